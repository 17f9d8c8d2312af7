# TestOutputLayer::test_regression, TestOutputLayer::test_positive, TestOutputLayer::test_multiclass, TestOutputLayer::test_unknown_task: always-true
# A text after `or` is always true.
def output_layer(task):
    if task == "binary" or "sigmoid":
        return nn.Sigmoid()
    elif task == "regression" or "identity":
        return nn.Identity()
    elif task == "positive":
        return nn.ReLU()
    elif task == "multiclass":
        return nn.Softmax(dim=-1)
    else:
        raise ValueError("binary, regression, positive, multiclass")
