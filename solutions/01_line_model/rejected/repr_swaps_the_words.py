# TestExtraRepr::test_shows_the_current_values: values-swapped
# Pairs the parameters, which come as m and b, with the words in the other order.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def extra_repr(self):
        values = zip(["intercept", "slope"], self.parameters())
        return "\n".join(f"{name}: {value.item():.4f}" for name, value in values)
