# TestLazyState::test_is_lazy_finds_one_inside: lazy-by-name
def is_lazy(model):
    for m in model.modules():
        if "Lazy" in type(m).__name__:
            return True
    return False
