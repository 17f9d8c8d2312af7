# TestPredict::test_calls_the_model: calls-forward
# Calls the method forward itself.
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        y = model.forward(x)
    model.train(was_training)
    return y
