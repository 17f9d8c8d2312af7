# TestLineData::test_shape: stacked-rows
# Stacks the columns as rows.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    y = m * x + b
    x = x + sigma * torch.randn(n, generator=generator)
    y = y + sigma * torch.randn(n, generator=generator)
    return torch.stack([x, y])
