# TestStack::test_names, TestStack::test_blocks_of_their_own: names-not-given
# Repeats a list with one block in it.
def stack(n):
    return nn.Sequential(*([block()] * n))
