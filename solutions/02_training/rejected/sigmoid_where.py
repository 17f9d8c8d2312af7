# TestActivations::test_gradients_of_large_numbers: both-sides-of-where
# Chooses between two good formulas, but where computes both.
def sigmoid(x):
    return torch.where(x > 0, 1 / (1 + torch.exp(-x)), torch.exp(x) / (1 + torch.exp(x)))
