# TestChain::test_new_each_time: same-object
# Hands out the same net each time.
net = nn.Sequential(MyLinear(64, 8), MyLinear(8, 1))


def chain():
    return net
