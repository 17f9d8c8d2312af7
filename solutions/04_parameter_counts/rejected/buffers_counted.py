# TestCountParameters::test_leaves_buffers_out: buffers-counted
# Parameters and buffers alike.
def count_parameters(model, trainable_only=False):
    params = [p for p in model.parameters() if p.requires_grad or not trainable_only]
    total = sum(p.numel() for p in params)
    if not trainable_only:
        total += sum(b.numel() for b in model.buffers())
    return total
