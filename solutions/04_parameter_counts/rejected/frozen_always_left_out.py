# TestCountParameters::test_counts_frozen: frozen-left-out
# The line that everybody copies.
def count_parameters(model, trainable_only=False):
    return sum(p.numel() for p in model.parameters() if p.requires_grad)
