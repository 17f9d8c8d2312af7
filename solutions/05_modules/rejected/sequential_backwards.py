# TestMySequential::test_order: runs-backwards
# The last module comes first.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        for i, m in enumerate(modules):
            self.add_module(str(i), m)

    def forward(self, x):
        for m in reversed(self._modules.values()):
            x = m(x)
        return x
