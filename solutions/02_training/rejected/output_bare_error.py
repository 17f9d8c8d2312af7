# TestOutputLayer::test_unknown_task: known-ones-missing
# Raises the right error, without saying which tasks there are.
def output_layer(task):
    if task == "binary":
        return nn.Sigmoid()
    elif task == "regression":
        return nn.Identity()
    elif task == "positive":
        return nn.ReLU()
    elif task == "multiclass":
        return nn.Softmax(dim=-1)
    else:
        raise ValueError(f"unknown task: {task}")
