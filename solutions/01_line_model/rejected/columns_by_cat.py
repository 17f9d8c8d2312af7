# TestLineData::test_shape, TestLineData::test_dtype: axis-not-there
# torch.cat along an axis that the columns do not have.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.rand(n, generator=generator) * x_range
    y = m * x + b
    x = x + sigma * torch.randn(n, generator=generator)
    y = y + sigma * torch.randn(n, generator=generator)
    return torch.cat((x, y), dim=1)
