# TestFormulas::test_agrees_with_reference: builds-the-network
# Lets PyTorch build the layer and counts what is there.
def layer(n, k):
    if type(n) is not int or type(k) is not int or n < 1 or k < 1:
        raise ValueError("sizes must be positive integers")
    lin = nn.Linear(n, k)
    return lin.weight.numel() + lin.bias.numel()
