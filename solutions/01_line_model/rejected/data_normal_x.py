# TestLineData::test_range_of_x: x-outside-range
# Draws x from a normal distribution.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.randn(n, generator=generator)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn(n, 2, generator=generator)
