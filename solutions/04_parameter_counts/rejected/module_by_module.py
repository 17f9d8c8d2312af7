# TestCountParameters::test_counts_tied_once: tied-counted-twice
# Adds up module by module; a tied weight belongs to two of them.
def count_parameters(model, trainable_only=False):
    total = 0
    for module in model.modules():
        for p in module.parameters(recurse=False):
            if p.requires_grad or not trainable_only:
                total += p.numel()
    return total
