# TestLineData::test_shape, TestLineData::test_dtype: whole-numbers
# torch.randint for x: it wants whole bounds and gives whole numbers.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.randint(0, x_range, (n,), generator=generator)
    y = m * x + b
    x = x + sigma * torch.randn(n, generator=generator)
    y = y + sigma * torch.randn(n, generator=generator)
    return torch.stack((x, y), dim=1)
