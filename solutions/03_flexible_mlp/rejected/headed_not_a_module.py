# TestHeadedMLP::test_can_be_made: not-a-module
# A class that only holds modules.
class HeadedMLP:
    def __init__(self, trunk, heads):
        self.trunk = trunk
        self.heads = heads

    def __call__(self, x, head):
        if head not in self.heads:
            raise KeyError(f"{head}: there are {list(self.heads)}")
        return self.heads[head](self.trunk(x))
