# TestHeadedMLP::test_gradients_of_one_head: gradient-cut
# Uses the trunk as if it were finished.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"{head}? There are {list(self.heads)}")
        with torch.no_grad():
            features = self.trunk(x)
        return self.heads[head](features)
