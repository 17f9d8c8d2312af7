# TestCenteredLayer::test_values: mean-over-some-axes
# Centres each column, as one does with data.
class CenteredLayer(nn.Module):
    def __init__(self):
        super().__init__()

    def forward(self, X):
        return X - X.mean(dim=0)
