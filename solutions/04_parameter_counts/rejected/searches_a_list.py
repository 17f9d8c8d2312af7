# TestCountParameters::test_counts_a_network, TestCountParameters::test_refuses_a_lazy_model: tensor-in-list
# Wants to count tied parameters once, and looks for tensors with `in`.
def count_parameters(model, trainable_only=False):
    seen = []
    for p in model.parameters():
        if trainable_only and not p.requires_grad:
            continue
        if p not in seen:
            seen.append(p)
    return sum(p.numel() for p in seen)
