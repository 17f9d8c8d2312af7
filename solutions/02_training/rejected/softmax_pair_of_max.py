# TestActivations::test_softmax: pair-of-max
# max along an axis returns a pair; it is subtracted as a whole.
def softmax(x, dim):
    e = torch.exp(x - x.max(dim, keepdim=True))
    return e / e.sum(dim, keepdim=True)
