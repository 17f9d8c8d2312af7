# TestCountParameters::test_equal_is_not_tied: equal-taken-for-tied
# Leaves out what has the same values as something before.
def count_parameters(model, trainable_only=False):
    unique = []
    total = 0
    for p in model.parameters():
        if trainable_only and not p.requires_grad:
            continue
        count = p.numel()
        if not any(torch.equal(p, q) for q in unique):
            unique.append(p)
            total += count
    return total
