# TestPredict::test_returns_the_output, TestPredict::test_calls_the_model, TestPredict::test_in_evaluation_mode, TestPredict::test_leaves_the_mode, TestPredict::test_needs_no_gradient, TestPredict::test_leaves_gradients_on: with-without-call
# Leaves out the parentheses of no_grad().
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad:
        y = model(x)
    model.train(was_training)
    return y
