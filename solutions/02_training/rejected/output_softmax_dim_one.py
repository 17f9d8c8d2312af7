# TestOutputLayer::test_multiclass: softmax-wrong-axis
# Thinks of a table, where axis 1 is the last.
def output_layer(task):
    if task == "binary":
        return nn.Sigmoid()
    elif task == "regression":
        return nn.Identity()
    elif task == "positive":
        return nn.ReLU()
    elif task == "multiclass":
        return nn.Softmax(dim=1)
    else:
        raise ValueError("task must be binary, regression, positive or multiclass")
