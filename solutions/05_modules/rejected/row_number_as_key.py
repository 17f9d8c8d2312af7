# TestMySequential::test_registers_the_modules, TestMySequential::test_own_work, TestMySequential::test_order: key-not-a-string
# Registers each module under its number.
class MySequential(nn.Module):
    def __init__(self, *args):
        super().__init__()
        for i, module in enumerate(args):
            self.add_module(i, module)

    def forward(self, x):
        for module in self._modules.values():
            x = module(x)
        return x
