# TestCountParameters::test_refuses_a_lazy_model: lazy-not-refused
# What has no size yet is left out.
def count_parameters(model, trainable_only=False):
    total = 0
    for p in model.parameters():
        if trainable_only and not p.requires_grad:
            continue
        if isinstance(p, nn.UninitializedParameter):
            continue
        total += p.numel()
    return total
