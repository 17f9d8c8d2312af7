# TestCountParameters::test_counts_a_network: first-axis-only
# `len` of a tensor is the length of its first axis.
def count_parameters(model, trainable_only=False):
    total = 0
    for p in model.parameters():
        if p.requires_grad or not trainable_only:
            total += len(p)
    return total
