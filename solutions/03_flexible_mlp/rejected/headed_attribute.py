# TestHeadedMLP::test_output_of_each_head: attribute-for-key
# self.heads.head for self.heads[head].
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"no {head}; only {list(self.heads)}")
        return self.heads.head(self.trunk(x))
