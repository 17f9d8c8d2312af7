# TestActivations::test_sigmoid: brackets-missing
# 1 / 1 + exp(-x).
def sigmoid(x):
    return 1 / 1 + torch.exp(-x)
