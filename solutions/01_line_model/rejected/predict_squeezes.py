# TestPredict::test_returns_the_output: shape-changed
# Drops the feature axis.
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        y = model(x).squeeze()
    model.train(was_training)
    return y
