# TestPredict::test_leaves_the_mode: always-train
# Believes that every model was in training mode.
def predict(model, x):
    model.eval()
    with torch.no_grad():
        y = model(x)
    model.train()
    return y
