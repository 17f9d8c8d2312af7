# TestPredict::test_leaves_the_mode: after-return
# Switches back after the return, where nothing runs any more.
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        return model(x)
    model.train(was_training)
