# TestCountParameters::test_counts_a_network: counted-at-each-level
# Asks each module for all of its parameters.
def count_parameters(model, trainable_only=False):
    if any(isinstance(p, nn.UninitializedParameter) for p in model.parameters()):
        raise ValueError("run forward first")
    total = 0
    for module in model.modules():
        for p in module.parameters():
            if p.requires_grad or not trainable_only:
                total += p.numel()
    return total
