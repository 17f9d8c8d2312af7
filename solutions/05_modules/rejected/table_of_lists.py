# TestParameterTable::test_names_and_shapes: shape-not-a-tuple
# Gives the shapes as lists.
def parameter_table(net):
    return [(name, list(p.shape)) for name, p in net.named_parameters()]
