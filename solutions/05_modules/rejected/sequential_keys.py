# TestMySequential::test_order: keys-for-modules
# Goes through the names, not the modules.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i, module in enumerate(modules):
            self.add_module(str(i), module)

    def forward(self, x):
        for module in self._modules:
            x = module(x)
        return x
