# TestTinyModelSequential::test_is_a_class: function-not-class
def TinyModelSequential():
    model = nn.Sequential()
    model.add_module("fc1", nn.Linear(100, 200))
    model.add_module("relu", nn.ReLU())
    model.add_module("fc2", nn.Linear(200, 10))
    model.add_module("softmax", nn.Softmax(dim=-1))
    return model
