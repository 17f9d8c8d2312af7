# TestMySequential::test_registers_the_modules, TestMySequential::test_same_module_twice: key-not-a-string
# Registers each module under itself.
class MySequential(nn.Module):
    def __init__(self, *args):
        super().__init__()
        for block in args:
            self._modules[block] = block

    def forward(self, X):
        for block in self._modules.values():
            X = block(X)
        return X
