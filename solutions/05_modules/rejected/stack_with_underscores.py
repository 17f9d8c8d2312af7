# TestStack::test_names: names-nearly-right
# Underscores for the spaces in the names.
def stack(n):
    net = nn.Sequential()
    for i in range(n):
        net.add_module(f"block_{i}", block())
    return net
