# TestHeadedMLP::test_can_be_made: constructor-signature
# Builds the trunk itself.
class HeadedMLP(nn.Module):
    def __init__(self, n_inputs, hidden, heads):
        super().__init__()
        self.trunk = nn.Linear(n_inputs, hidden)
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"{head} is none of {list(self.heads)}")
        return self.heads[head](self.trunk(x))
