# TestBlock::test_output: activation-missing
# Ends with the second layer.
def block():
    return nn.Sequential(
        nn.Linear(4, 8),
        nn.ReLU(),
        nn.Linear(8, 4),
    )
