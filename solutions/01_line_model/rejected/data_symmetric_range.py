# TestLineData::test_range_of_x: x-outside-range
# Draws x from -x_range to x_range.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * (2 * torch.rand(n, generator=generator) - 1)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn(n, 2, generator=generator)
