# TestHeadedMLP::test_registers_trunk_and_heads: hidden-in-container
# Keeps the dict as it came.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = heads

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"unknown head {head}, choose one of {list(self.heads)}")
        return self.heads[head](self.trunk(x))
