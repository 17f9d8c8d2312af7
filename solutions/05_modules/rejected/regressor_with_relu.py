# TestRegressor::test_any_number_comes_out: activation-on-output
# Ends with one more ReLU.
def regressor(n):
    return nn.Sequential(stack(n), nn.Linear(4, 1), nn.ReLU())
