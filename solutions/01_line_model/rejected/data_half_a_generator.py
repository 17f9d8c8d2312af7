# TestLineData::test_follows_the_generator: ignores-generator
# Hands the generator on to one of two random functions.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn_like(clean)
