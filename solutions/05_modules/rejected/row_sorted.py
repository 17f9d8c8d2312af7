# TestMySequential::test_many_modules: sorted-names
# Sorts the names: "10" comes before "2".
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i, module in enumerate(modules):
            self.add_module(str(i), module)

    def forward(self, x):
        for name in sorted(self._modules):
            x = self._modules[name](x)
        return x
