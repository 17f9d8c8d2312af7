# TestActivations::test_sigmoid: -
# Lost the minus sign.
def sigmoid(x):
    return 1 / (1 + torch.exp(x))
