# TestMySequential::test_order, TestMySequential::test_empty: return-in-loop
# Indents the return too far.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i, module in enumerate(modules):
            self._modules[str(i)] = module

    def forward(self, x):
        for module in self._modules.values():
            x = module(x)
            return x
