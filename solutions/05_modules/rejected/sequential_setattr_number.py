# TestMySequential::test_registers_the_modules, TestMySequential::test_own_work, TestMySequential::test_order: key-not-a-string
# A number as the name of an attribute.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i, m in enumerate(modules):
            setattr(self, i, m)

    def forward(self, x):
        for m in self._modules.values():
            x = m(x)
        return x
