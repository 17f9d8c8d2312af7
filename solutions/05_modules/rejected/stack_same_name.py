# TestStack::test_number_of_blocks: same-name
# Forgets the f of the f-string.
def stack(n):
    net = nn.Sequential()
    for i in range(n):
        net.add_module("block {i}", block())
    return net
