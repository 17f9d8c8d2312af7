# TestCountParameters::test_counts_a_network: used-up-generator
# `parameters()` is a generator, and looking for lazy ones has used it up.
def count_parameters(model, trainable_only=False):
    params = model.parameters()
    for p in params:
        if isinstance(p, nn.parameter.UninitializedParameter):
            raise ValueError("run a forward pass first")
    if trainable_only:
        params = filter(lambda p: p.requires_grad, model.parameters())
    return sum(p.numel() for p in params)
