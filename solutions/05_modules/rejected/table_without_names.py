# TestParameterTable::test_names_and_shapes: no-names-in-parameters
# parameters() yields no names.
def parameter_table(net):
    return [(name, tuple(p.shape)) for name, p in net.parameters()]
