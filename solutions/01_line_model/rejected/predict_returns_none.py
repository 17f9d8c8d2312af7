# TestPredict::test_returns_the_output: returns-none
# Computes the output, but does not return it.
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        y = model(x)
    model.train(was_training)
