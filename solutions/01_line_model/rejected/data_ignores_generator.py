# TestLineData::test_follows_the_generator: ignores-generator
# Leaves the generator unused.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn(n, 2)
