# TestPredict::test_returns_the_output: returns-list
# Turns the output into a list.
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        y = model(x)
    model.train(was_training)
    return y.tolist()
