# TestOutputLayer::test_returns_a_module, TestOutputLayer::test_multiclass: task-misspelt
# One task is misspelt.
def output_layer(task):
    if task == "binary":
        return nn.Sigmoid()
    elif task == "regression":
        return nn.Identity()
    elif task == "positive":
        return nn.ReLU()
    elif task == "multi_class":
        return nn.Softmax(dim=-1)
    else:
        raise ValueError("binary, regression, positive, multi_class")
