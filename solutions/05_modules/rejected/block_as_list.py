# TestBlock::test_layers: returns-list
# Returns the layers without a container.
def block():
    return [nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 4), nn.ReLU()]
