# TestFirstBias::test_the_parameter_itself: copy-of-parameter
# Hands out the numbers of the bias.
def first_bias(net):
    return net[0][1][0].bias.data
