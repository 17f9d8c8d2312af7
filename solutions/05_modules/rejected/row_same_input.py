# TestMySequential::test_order: same-input-for-all
# Hands the first input to every module.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i, module in enumerate(modules):
            self.add_module(str(i), module)

    def forward(self, x):
        out = x
        for module in self._modules.values():
            out = module(x)
        return out
