# TestParameterTable::test_deep_and_frozen: one-level-only
# The parameters of the children alone.
def parameter_table(net):
    rows = []
    for name, module in net.named_children():
        for pname, p in module.named_parameters(recurse=False):
            rows.append((f"{name}.{pname}", tuple(p.shape)))
    return rows
