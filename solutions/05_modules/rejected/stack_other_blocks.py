# TestStack::test_blocks_compute: activation-missing
# Builds the blocks itself, and forgets a ReLU.
def stack(n):
    net = nn.Sequential()
    for i in range(n):
        net.add_module(f"block {i}", nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4)))
    return net
