# TestLineData::test_noise_on_both_columns: noise-scaled
# y gets half of the noise.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.rand(n, generator=generator) * x_range
    y = m * x + b
    x = x + sigma * torch.randn(n, generator=generator)
    y = y + sigma / 2 * torch.randn(n, generator=generator)
    return torch.stack([x, y], dim=-1)
