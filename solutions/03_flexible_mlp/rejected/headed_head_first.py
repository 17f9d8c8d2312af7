# TestHeadedMLP::test_output_of_each_head: head-before-trunk
# The head comes before the trunk.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"{head} not in {list(self.heads)}")
        return self.trunk(self.heads[head](x))
