# TestLineData::test_random_without_generator: fresh-generator
# Believes that a new generator starts at random.
def line_data(m, b, n, sigma, x_range, generator=None):
    if generator is None:
        generator = torch.Generator()
    x = x_range * torch.rand(n, generator=generator)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn(n, 2, generator=generator)
