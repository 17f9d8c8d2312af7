# TestPredict::test_returns_the_output, TestPredict::test_calls_the_model, TestPredict::test_in_evaluation_mode: overwrites-argument
# Uses a model of its own instead of the one it was given.
def predict(model, x):
    model = LineModel()
    model.eval()
    with torch.no_grad():
        return model(x)
