# TestHeadedMLP::test_output_of_each_head: activation-added
# Adds a ReLU because there is always one between two layers.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        if head not in self.heads.keys():
            raise KeyError(f"{head} not in {list(self.heads.keys())}")
        x = torch.relu(self.trunk(x))
        return self.heads[head](x)
