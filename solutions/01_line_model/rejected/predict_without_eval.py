# TestPredict::test_in_evaluation_mode: no-eval
# Believes that no_grad switches to evaluation mode.
def predict(model, x):
    with torch.no_grad():
        return model(x)
