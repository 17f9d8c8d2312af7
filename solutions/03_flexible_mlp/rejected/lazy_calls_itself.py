# TestLazyState::test_is_lazy_before_the_first_call, TestLazyState::test_is_lazy_after_the_first_call: calls-itself
# Imports a function of the same name, and replaces it.
from torch.nn.parameter import is_lazy


def is_lazy(model):
    return any(is_lazy(p) for p in model.parameters())
