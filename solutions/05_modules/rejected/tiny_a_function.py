# TestTinyModel::test_is_a_class: function-not-class
def TinyModel(n_in=100, n_hidden=200, n_out=10):
    return nn.Sequential(
        nn.Linear(n_in, n_hidden),
        nn.ReLU(),
        nn.Linear(n_hidden, n_out),
        nn.Softmax(dim=-1),
    )
