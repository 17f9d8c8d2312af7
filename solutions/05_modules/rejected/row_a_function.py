# TestMySequential::test_is_a_class: function-not-class
class Row(nn.Module):
    def __init__(self, modules):
        super().__init__()
        for i, module in enumerate(modules):
            self._modules[str(i)] = module

    def forward(self, x):
        for module in self._modules.values():
            x = module(x)
        return x


def MySequential(*modules):
    return Row(modules)
