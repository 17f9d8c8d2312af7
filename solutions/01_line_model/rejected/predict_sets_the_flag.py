# TestPredict::test_in_evaluation_mode: no-eval
# Sets the flag of the outer module only; its parts stay in training mode.
def predict(model, x):
    was = model.training
    model.training = False
    with torch.no_grad():
        y = model(x)
    model.training = was
    return y
