# TestCountParameters::test_leaves_buffers_out, TestCountParameters::test_counts_tied_once, TestCountParameters::test_trainable_only: counts-the-state-dict
# Counts what would be saved.
def count_parameters(model, trainable_only=False):
    total = 0
    for name, p in model.state_dict().items():
        if trainable_only and not p.requires_grad:
            continue
        total += p.numel()
    return total
