# TestLineData::test_dtype: wrong-dtype
# Computes in double precision and returns that.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator, dtype=torch.float64)
    y = m * x + b
    data = torch.stack([x, y], dim=1)
    return data + sigma * torch.randn(n, 2, generator=generator, dtype=torch.float64)
