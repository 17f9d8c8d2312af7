# TestMySequential::test_registers_the_modules, TestMySequential::test_order: same-name
# Names each module after its class.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for module in modules:
            self.add_module(type(module).__name__, module)

    def forward(self, x):
        for module in self._modules.values():
            x = module(x)
        return x
