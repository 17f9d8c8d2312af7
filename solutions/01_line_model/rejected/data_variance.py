# TestLineData::test_noise_on_both_columns: sigma-squared
# Takes sigma for the variance.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma**0.5 * torch.randn(n, 2, generator=generator)
