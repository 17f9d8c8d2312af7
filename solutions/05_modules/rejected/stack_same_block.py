# TestStack::test_blocks_of_their_own: same-object
# Makes one block and puts it in every place.
def stack(n):
    net = nn.Sequential()
    b = block()
    for i in range(n):
        net.add_module(f"block {i}", b)
    return net
