# TestActivations::test_gradients: gradient-cut
# Copies the tensor to be safe, and cuts the gradient off.
def tanh(x):
    x = torch.tensor(x)
    e = torch.exp(-2 * x.abs())
    return torch.where(x > 0, 1 - e, e - 1) / (1 + e)
