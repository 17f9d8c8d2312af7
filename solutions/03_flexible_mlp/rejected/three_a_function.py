# TestThreeLayerMLP::test_is_a_class: function-not-class
# Hands back an nn.Sequential.
def ThreeLayerMLP(neurons, activations, device="cpu"):
    first, second, third = neurons
    return nn.Sequential(
        nn.LazyLinear(first),
        activations[0],
        nn.Linear(first, second),
        activations[1],
        nn.Linear(second, third),
        activations[2],
    ).to(device)
