# TestFirstBias::test_the_right_one: index-by-name
# A name as an index.
def first_bias(net):
    return net[0]["block 1"][0].bias
