# TestPredict::test_needs_no_gradient: no-grad-without-with
# Makes a no_grad object, but uses no with.
def predict(model, x):
    was_training = model.training
    model.eval()
    torch.no_grad()
    y = model(x)
    model.train(was_training)
    return y
