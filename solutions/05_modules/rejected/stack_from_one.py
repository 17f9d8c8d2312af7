# TestStack::test_names: counts-from-one
# Counts the blocks from 1.
def stack(n):
    net = nn.Sequential()
    for i in range(1, n + 1):
        net.add_module("block " + str(i), block())
    return net
