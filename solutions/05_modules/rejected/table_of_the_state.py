# TestParameterTable::test_no_buffers: lists-buffers
# Takes the state_dict for the parameters.
def parameter_table(net):
    table = []
    for name, tensor in net.state_dict().items():
        table.append((name, tuple(tensor.shape)))
    return table
