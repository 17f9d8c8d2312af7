# TestChain::test_output: activation-on-output
# Ends with a sigmoid.
def chain():
    return nn.Sequential(MyLinear(64, 8), MyLinear(8, 1), nn.Sigmoid())
