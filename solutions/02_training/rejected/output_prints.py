# TestOutputLayer::test_unknown_task: prints-instead-of-raising
# Prints the problem and goes on.
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
        print("unknown task:", task)
