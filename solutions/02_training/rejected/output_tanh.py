# TestOutputLayer::test_binary: tanh-for-binary
# Tanh has two ends as well, but they are -1 and 1.
def output_layer(task):
    if task == "binary":
        return nn.Tanh()
    elif task == "regression":
        return nn.Identity()
    elif task == "positive":
        return nn.ReLU()
    elif task == "multiclass":
        return nn.Softmax(dim=-1)
    else:
        raise ValueError("task must be binary, regression, positive or multiclass")
