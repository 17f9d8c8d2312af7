# TestCenteredLayer::test_no_parameters: surplus-parameters
# Believes that a layer needs parameters.
class CenteredLayer(nn.Module):
    def __init__(self):
        super().__init__()
        self.shift = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return x - x.mean() + self.shift
