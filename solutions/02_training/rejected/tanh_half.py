# TestActivations::test_tanh: -
# Multiplied by exp(-x) above and below, and forgot to double the exponent.
def tanh(x):
    e = torch.exp(-x.abs())
    return torch.where(x > 0, (1 - e) / (1 + e), (e - 1) / (1 + e))
