# TestChain::test_output: wrong-order
# Puts the last layer first.
def chain():
    net = nn.Sequential()
    net.add_module("out", MyLinear(8, 1))
    net.add_module("hidden", MyLinear(64, 8))
    return net
