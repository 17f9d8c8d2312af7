# TestMySequential::test_empty: not-assigned
# Returns what the loop left behind.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i, module in enumerate(modules):
            self.add_module(f"{i}", module)

    def forward(self, x):
        for module in self._modules.values():
            y = module(x)
            x = y
        return y
