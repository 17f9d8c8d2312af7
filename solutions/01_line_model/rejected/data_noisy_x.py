# TestLineData::test_y_comes_from_clean_x: noise-before-line
# Adds the noise of x first, then computes y from it.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    x = x + sigma * torch.randn(n, generator=generator)
    y = m * x + b + sigma * torch.randn(n, generator=generator)
    return torch.stack([x, y], dim=1)
