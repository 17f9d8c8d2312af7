# TestActivations::test_softmax: no-keepdim
# The sum loses its axis and does not fit under the numerator any more.
def softmax(x, dim):
    e = torch.exp(x - x.max())
    return e / e.sum(dim)
