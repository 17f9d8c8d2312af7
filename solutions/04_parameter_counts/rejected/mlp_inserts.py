# TestMlp::test_leaves_the_list_alone: changes-argument
# Puts the inputs at the front of the caller's list.
def mlp(n, widths):
    widths.insert(0, n)
    total = 0
    for i in range(len(widths) - 1):
        total += layer(widths[i], widths[i + 1])
    return total
