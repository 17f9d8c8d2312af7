# TestParameterTable::test_names_and_shapes: returns-dict
# A dict for the list of pairs.
def parameter_table(net):
    return {name: tuple(p.shape) for name, p in net.named_parameters()}
