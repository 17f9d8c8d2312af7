# TestHeadedMLP::test_unknown_head_names_the_others: message-of-python
# Leaves it to the dict to complain.
class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        self.trunk = trunk
        self.heads = nn.ModuleDict(heads)

    def forward(self, x, head):
        return self.heads[head](self.trunk(x))
