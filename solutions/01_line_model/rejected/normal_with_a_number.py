# TestLineData::test_shape, TestLineData::test_dtype: size-as-tuple
# torch.normal with a number for the size.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.rand(n, generator=generator) * x_range
    y = m * x + b
    x = x + torch.normal(0, sigma, n, generator=generator)
    y = y + torch.normal(0, sigma, n, generator=generator)
    return torch.stack([x, y], dim=1)
