# TestRegressor::test_stack_and_head: unused-argument
# Always takes three blocks.
def regressor(n):
    net = nn.Sequential(stack(3), nn.Linear(4, 1))
    return net
