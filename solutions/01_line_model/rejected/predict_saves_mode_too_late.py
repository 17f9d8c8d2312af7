# TestPredict::test_leaves_the_mode: mode-read-too-late
# Notes the mode after it has been changed.
def predict(model, x):
    model.eval()
    was_training = model.training
    with torch.no_grad():
        y = model(x)
    model.train(was_training)
    return y
