# TestCountParameters::test_counts_a_network: missing-parentheses
# p.numel without parentheses.
def count_parameters(model, trainable_only=False):
    if any(isinstance(p, nn.UninitializedParameter) for p in model.parameters()):
        raise ValueError("run forward first")
    return sum(p.numel for p in model.parameters() if p.requires_grad or not trainable_only)
