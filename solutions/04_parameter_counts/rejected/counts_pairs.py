# TestCountParameters::test_counts_a_network, TestCountParameters::test_refuses_a_lazy_model: pairs-not-unpacked
# named_parameters() yields pairs.
def count_parameters(model, trainable_only=False):
    total = 0
    for p in model.named_parameters():
        total += p.numel()
    return total
