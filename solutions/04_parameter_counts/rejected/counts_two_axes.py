# TestCountParameters::test_counts_a_network: axis-not-there
# Takes every parameter for a matrix.
def count_parameters(model, trainable_only=False):
    if any(isinstance(p, nn.UninitializedParameter) for p in model.parameters()):
        raise ValueError("run forward first")
    total = 0
    for p in model.parameters():
        total += p.shape[0] * p.shape[1]
    return total
