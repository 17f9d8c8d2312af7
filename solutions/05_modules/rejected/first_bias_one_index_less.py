# TestFirstBias::test_the_right_one: wrong-index
# An index into the last layer.
def first_bias(net):
    return net[1][0].bias
