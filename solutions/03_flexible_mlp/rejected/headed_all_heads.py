# TestHeadedMLP::test_output_of_each_head: returns-dict
# Returns the outputs of all heads in a dict.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"no {head}; only {list(self.heads)}")
        h = self.trunk(x)
        return {name: layer(h) for name, layer in self.heads.items()}
