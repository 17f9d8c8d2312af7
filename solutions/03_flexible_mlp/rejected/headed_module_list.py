# TestHeadedMLP::test_can_be_made: keys-for-modules
# A dict in an nn.ModuleList.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleList(heads)

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"no {head}; only {list(self.heads)}")
        return self.heads[head](self.trunk(x))
