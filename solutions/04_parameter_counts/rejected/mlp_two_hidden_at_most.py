# TestMlp::test_any_depth: -
# Puts the functions of section 1 together, for the depths that they know.
def mlp(n, widths):
    if any(w < 1 or w != int(w) for w in widths):
        raise ValueError("widths must be positive integers")
    if len(widths) == 2:
        return one_hidden(n, widths[0])
    elif len(widths) == 3:
        return two_hidden(n, widths[0], widths[1])
