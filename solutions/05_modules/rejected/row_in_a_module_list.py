# TestMySequential::test_names: names-of-a-container
# Puts the modules into a ModuleList.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        self.layers = nn.ModuleList(modules)

    def forward(self, x):
        for layer in self.layers:
            x = layer(x)
        return x
