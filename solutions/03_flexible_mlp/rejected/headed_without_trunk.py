# TestHeadedMLP::test_output_of_each_head: result-not-kept
# What the trunk gives is not used.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"no {head}; only {list(self.heads)}")
        self.trunk(x)
        return self.heads[head](x)
