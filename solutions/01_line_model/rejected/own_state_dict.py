# TestLineModel::test_round_trip: state-dict-names
# Writes an own state_dict with names that load_state_dict does not know.
class LineModel(nn.Module):
    def __init__(self):
        super().__init__()
        self.m = nn.Parameter(torch.rand(1))
        self.b = nn.Parameter(torch.zeros(1))

    def forward(self, x):
        return self.m * x + self.b

    def state_dict(self):
        return {"slope": self.m, "intercept": self.b}

    def extra_repr(self):
        return f"slope={self.m.item():.3f}, intercept={self.b.item():.3f}"
