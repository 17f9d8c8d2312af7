# TestExtraRepr::test_shows_the_current_values: values-swapped
# Shows b as the slope and m as the intercept.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        return f"slope (m) = {self.b.item():.3f}, intercept (b) = {self.m.item():.3f}"
