# TestLazyState::test_is_lazy_before_the_first_call: all-for-any
# all() where any() is meant.
def is_lazy(model):
    return all(isinstance(p, nn.UninitializedParameter) for p in model.parameters())
