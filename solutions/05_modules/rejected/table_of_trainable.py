# TestParameterTable::test_deep_and_frozen: skips-frozen
# Lists only what is trained.
def parameter_table(net):
    table = []
    for name, p in net.named_parameters():
        if p.requires_grad:
            table.append((name, tuple(p.shape)))
    return table
