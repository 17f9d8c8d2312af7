# TestLazyState::test_is_lazy_before_the_first_call: model-itself-only
# Asks the model itself whether it is a lazy layer.
def is_lazy(model):
    return isinstance(model, nn.LazyLinear)
