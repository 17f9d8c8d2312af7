# TestLazyState::test_is_lazy_after_the_first_call: -
# Counts the parameters that can be trained: any model has some.
def is_lazy(model):
    return len([p for p in model.parameters() if p.requires_grad]) > 0
