# TestPredict::test_returns_the_output: prints-instead-of-returning
# Shows the output instead of returning it.
def predict(model, x):
    was_training = model.training
    model.eval()
    with torch.no_grad():
        print(model(x))
    model.train(was_training)
