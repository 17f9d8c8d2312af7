# TestLineData::test_range_of_x, TestLineData::test_on_the_line: swapped-columns
# Puts y first.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    clean = torch.stack([m * x + b, x], dim=1)
    return clean + sigma * torch.randn(n, 2, generator=generator)
