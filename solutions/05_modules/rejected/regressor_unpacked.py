# TestRegressor::test_stack_and_head: unpacked-stack
# A star takes the stack apart.
def regressor(n):
    return nn.Sequential(*stack(n), nn.Linear(4, 1))
