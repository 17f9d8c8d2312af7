# TestLineData::test_shape: joined-end-to-end
# Hangs the y on to the x.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    y = m * x + b
    x = x + sigma * torch.randn(n, generator=generator)
    y = y + sigma * torch.randn(n, generator=generator)
    return torch.cat([x, y])
