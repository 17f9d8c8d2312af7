# TestLazyState::test_is_lazy_before_the_first_call: pairs-not-unpacked
# named_parameters() yields pairs.
def is_lazy(model):
    for p in model.named_parameters():
        if isinstance(p, nn.UninitializedParameter):
            return True
    return False
