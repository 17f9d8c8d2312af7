# TestParameterTable::test_names_and_shapes: returns-generator
# A generator for the list.
def parameter_table(net):
    return ((name, tuple(p.shape)) for name, p in net.named_parameters())
