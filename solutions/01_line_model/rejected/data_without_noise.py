# TestLineData::test_noise_on_both_columns: unused-argument
# Forgets the noise.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    return torch.stack([x, m * x + b], dim=1)
