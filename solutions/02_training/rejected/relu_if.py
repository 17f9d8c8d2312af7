# TestActivations::test_relu: if-on-tensor
# Asks `if` of a whole tensor.
def relu(x):
    if x > 0:
        return x
    else:
        return 0
