# TestHeadedMLP::test_unknown_head: prints-instead-of-raising
# Without a head it hands over the features.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        features = self.trunk(x)
        if head in self.heads:
            return self.heads[head](features)
        print(f"There is no head {head}; there are {list(self.heads)}")
        return features
