# TestPredict::test_in_evaluation_mode: missing-parentheses
# Names the method eval, but does not call it.
def predict(model, x):
    was_training = model.training
    model.eval
    with torch.no_grad():
        y = model(x)
    model.train(was_training)
    return y
