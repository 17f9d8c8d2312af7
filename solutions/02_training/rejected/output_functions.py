# TestOutputLayer::test_returns_a_module: function-not-module
# Functions do the same, but nn.Sequential takes no functions.
def output_layer(task):
    if task == "binary":
        return torch.sigmoid
    elif task == "regression":
        return lambda x: x
    elif task == "positive":
        return torch.relu
    elif task == "multiclass":
        return nn.Softmax(dim=-1)
    else:
        raise ValueError("task must be binary, regression, positive or multiclass")
