# TestMySequential::test_registers_the_modules: hidden-in-container
# Keeps the modules as they come, in a tuple.
class MySequential(nn.Module):
    def __init__(self, *modules):
        super().__init__()
        self.modules_list = modules

    def forward(self, x):
        for module in self.modules_list:
            x = module(x)
        return x
