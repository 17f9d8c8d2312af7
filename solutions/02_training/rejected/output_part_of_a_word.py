# TestOutputLayer::test_unknown_task: part-of-a-word
# `in` with one string after it looks for a piece of it.
def output_layer(task):
    if task in ("binary"):
        return nn.Sigmoid()
    if task in ("regression"):
        return nn.Identity()
    if task in ("positive"):
        return nn.ReLU()
    if task in ("multiclass"):
        return nn.Softmax(dim=-1)
    raise ValueError("the tasks are binary, regression, positive and multiclass")
