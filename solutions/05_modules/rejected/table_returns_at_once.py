# TestParameterTable::test_names_and_shapes: return-in-loop
# Returns in the first round of the loop.
def parameter_table(net):
    t = []
    for name, p in net.named_parameters():
        t.append((name, tuple(p.shape)))
        return t
