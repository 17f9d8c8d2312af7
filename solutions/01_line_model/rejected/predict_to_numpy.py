# TestPredict::test_returns_the_output: returns-numpy
# Turns the output into a NumPy array.
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        y = model(x).numpy()
    model.train(was_training)
    return y
