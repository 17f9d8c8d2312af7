# TestInitMixed::test_first_layer, TestInitMixed::test_last_layer: generator-is-no-list
# modules() is no list.


def init_mixed(net):
    net.modules()[0].apply(init_xavier)
    net.modules()[-1].apply(init_42)
