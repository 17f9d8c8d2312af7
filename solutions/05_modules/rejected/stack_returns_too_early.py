# TestStack::test_number_of_blocks: return-in-loop
# Indents the return too far: one block only.
def stack(n):
    net = nn.Sequential()
    for i in range(n):
        net.add_module(f"block {i}", block())
        return net
