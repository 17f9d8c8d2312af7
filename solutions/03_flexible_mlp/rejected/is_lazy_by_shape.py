# TestLazyState::test_is_lazy_before_the_first_call, TestLazyState::test_is_lazy_after_the_first_call: shape-of-lazy
# Asks a parameter without a shape for its shape.
def is_lazy(model):
    return any(p.shape is None for p in model.parameters())
