# TestCountParameters::test_counts_frozen, TestCountParameters::test_trainable_only: value-called
# requires_grad is called like a method.
def count_parameters(model, trainable_only=False):
    if any(isinstance(p, nn.UninitializedParameter) for p in model.parameters()):
        raise ValueError("forward first")
    return sum(p.numel() for p in model.parameters() if not trainable_only or p.requires_grad())
