# TestMySequential::test_names, TestMySequential::test_order, TestMySequential::test_empty: names-of-a-container
# Stores the modules under the name of a method.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        self.modules = nn.ModuleList(modules)

    def forward(self, x):
        for module in self.modules:
            x = module(x)
        return x
