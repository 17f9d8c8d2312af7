# TestActivations::test_gradients: changes-its-input
# Writes zeros into the tensor that it was given.
def relu(x):
    x[x < 0] = 0
    return x
