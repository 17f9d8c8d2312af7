# TestCountParameters::test_every_kind_of_parameter: only-some-layers
# Knows Linear layers only.
def count_parameters(model, trainable_only=False):
    seen = {}
    for m in model.modules():
        if isinstance(m, nn.Linear):
            for p in (m.weight, m.bias):
                if p is not None and (p.requires_grad or not trainable_only):
                    seen[id(p)] = p.numel()
    return sum(seen.values())
