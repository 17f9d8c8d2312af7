# TestChain::test_layers: ready-made-layer
# Takes nn.Linear.
def chain():
    return nn.Sequential(nn.Linear(64, 8), nn.ReLU(), nn.Linear(8, 1), nn.ReLU())
