# TestLineData::test_noise_on_both_columns: noise-on-one-column
# Believes that only y is measured with an error.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    y = m * x + b + sigma * torch.randn(n, generator=generator)
    return torch.stack([x, y], dim=1)
