# TestRegressor::test_blocks_compute: activation-missing
# Builds everything again, and forgets an activation.
def regressor(n):
    blocks = nn.Sequential()
    for i in range(n):
        inner = nn.Sequential(nn.Linear(4, 8), nn.Linear(8, 4), nn.ReLU())
        blocks.add_module(f"block {i}", inner)
    return nn.Sequential(blocks, nn.Linear(4, 1))
