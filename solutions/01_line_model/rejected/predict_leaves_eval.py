# TestPredict::test_leaves_the_mode: leaves-eval
# Does not switch back.
def predict(model, x):
    model.eval()
    with torch.no_grad():
        return model(x)
