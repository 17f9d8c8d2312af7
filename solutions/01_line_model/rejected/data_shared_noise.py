# TestLineData::test_noise_is_independent: shared-noise
# Adds the same noise to both columns.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    y = m * x + b
    noise = sigma * torch.randn(n, generator=generator)
    return torch.stack([x + noise, y + noise], dim=1)
