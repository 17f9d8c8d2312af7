# TestFirstBias::test_the_right_one: wrong-index
# Counts blocks from 1.
def first_bias(net):
    return net[0][0][2].bias
