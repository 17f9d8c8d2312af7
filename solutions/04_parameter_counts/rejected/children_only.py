# TestCountParameters::test_every_kind_of_parameter, TestCountParameters::test_counts_tied_once: only-some-layers
# The parameters of the children alone.
def count_parameters(model, trainable_only=False):
    if any(isinstance(p, nn.UninitializedParameter) for p in model.parameters()):
        raise ValueError("run forward first")
    total = 0
    for child in model.children():
        for p in child.parameters():
            if p.requires_grad or not trainable_only:
                total += p.numel()
    return total
