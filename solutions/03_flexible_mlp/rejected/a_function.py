# TestFlexibleMLP::test_is_a_class: function-not-class
# A function that makes the right network.
def FlexibleMLP(neurons, activations, device="cpu"):
    if not neurons or len(neurons) != len(activations):
        raise ValueError(f"{len(neurons)} layers, {len(activations)} activations")
    modules = []
    for i, (size, activation) in enumerate(zip(neurons, activations)):
        if i == 0:
            modules.append(nn.LazyLinear(size, device=device))
        else:
            modules.append(nn.Linear(neurons[i - 1], size, device=device))
        modules.append(activation.to(device))
    return nn.Sequential(*modules)
