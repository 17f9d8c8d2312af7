# TestLineData::test_shape, TestLineData::test_dtype: returns-tuple
# Returns x and y as two tensors.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    y = m * x + b
    x = x + sigma * torch.randn(n, generator=generator)
    y = y + sigma * torch.randn(n, generator=generator)
    return x, y
