# TestLazyState::test_is_lazy_before_the_first_call, TestLazyState::test_is_lazy_after_the_first_call: answer-turned-round
# The answer is the opposite.
def is_lazy(model):
    return not any(isinstance(p, nn.UninitializedParameter) for p in model.parameters())
