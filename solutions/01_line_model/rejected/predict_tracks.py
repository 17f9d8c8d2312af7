# TestPredict::test_needs_no_gradient: tracks-gradients
# Believes that evaluation mode switches gradients off.
def predict(model, x):
    was_training = model.training
    model.eval()
    y = model(x)
    model.train(was_training)
    return y
