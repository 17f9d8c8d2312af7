# TestMySequential::test_order, TestMySequential::test_empty: contains-itself
# self.modules() begins with itself.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i, module in enumerate(modules):
            self.add_module(str(i), module)

    def forward(self, x):
        for module in self.modules():
            x = module(x)
        return x
