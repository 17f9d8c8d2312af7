# TestMlp::test_known_networks, TestMlp::test_refuses_what_is_no_size: return-in-loop
# Indents the return too far.
def mlp(n, widths):
    total = 0
    for width in widths:
        total += layer(n, width)
        n = width
        return total
