# TestInitMixed::test_first_layer, TestInitMixed::test_last_layer: isinstance-without-class
# The name of the class in quotes.


def init_mixed(net):
    layers = [m for m in net.modules() if isinstance(m, "Linear")]
    init_xavier(layers[0])
    init_42(layers[-1])
