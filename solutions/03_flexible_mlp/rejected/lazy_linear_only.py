# TestLazyState::test_is_lazy_finds_one_inside: one-kind-of-layer
# LazyLinear is not the only module with something lazy in it.
def is_lazy(model):
    return any(isinstance(m, nn.LazyLinear) for m in model.modules())
