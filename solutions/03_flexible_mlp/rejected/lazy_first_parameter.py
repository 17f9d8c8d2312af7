# TestLazyState::test_is_lazy_finds_one_inside: first-only
# Looks at the first parameter only.
def is_lazy(model):
    return isinstance(next(model.parameters()), nn.UninitializedParameter)
