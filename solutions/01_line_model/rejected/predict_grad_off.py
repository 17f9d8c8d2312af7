# TestPredict::test_leaves_gradients_on: grad-left-off
# Switches gradients off for everybody, for good.
def predict(model, x):
    was_training = model.training
    model.eval()
    torch.set_grad_enabled(False)
    y = model(x)
    model.train(was_training)
    return y
