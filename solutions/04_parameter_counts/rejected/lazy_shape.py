# TestCountParameters::test_refuses_a_lazy_model: lazy-not-refused
# Multiplies the sizes itself, which a lazy parameter does not have.
def count_parameters(model, trainable_only=False):
    total = 0
    for p in model.parameters():
        if p.requires_grad or not trainable_only:
            count = 1
            for size in p.shape:
                count *= size
            total += count
    return total
