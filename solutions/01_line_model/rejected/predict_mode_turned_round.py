# TestPredict::test_leaves_the_mode: mode-turned-round
# Hands the opposite of the mode to train().
def predict(model, x):
    was = model.training
    model.eval()
    with torch.no_grad():
        y = model(x)
    model.train(not was)
    return y
