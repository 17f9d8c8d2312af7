# TestPredict::test_in_evaluation_mode: eval-too-late
# Switches to evaluation mode after the call.
def predict(model, x):
    was_training = model.training
    with torch.no_grad():
        y = model(x)
        model.eval()
    model.train(was_training)
    return y
