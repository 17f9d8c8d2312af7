# TestHeadedMLP::test_registers_trunk_and_heads: copied-modules
import copy


class HeadedMLP(nn.Module):
    def __init__(self, trunk, heads):
        super().__init__()
        # a copy, to be on the safe side
        self.trunk = copy.deepcopy(trunk)
        self.heads = nn.ModuleDict({name: copy.deepcopy(head) for name, head in heads.items()})

    def forward(self, x, head):
        if head not in self.heads:
            raise KeyError(f"choose one of {list(self.heads)}")
        return self.heads[head](self.trunk(x))
