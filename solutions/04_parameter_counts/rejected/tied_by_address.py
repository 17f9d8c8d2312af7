# TestCountParameters::test_equal_is_not_tied: tied-by-address
# Two parameters without numbers have the same address: none.
def count_parameters(model, trainable_only=False):
    seen = {}
    for p in model.parameters():
        if isinstance(p, nn.UninitializedParameter):
            raise ValueError("run a forward pass before you count")
        if p.requires_grad or not trainable_only:
            seen[p.data_ptr()] = p.numel()
    return sum(seen.values())
