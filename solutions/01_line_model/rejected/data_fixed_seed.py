# TestLineData::test_follows_the_generator, TestLineData::test_random_without_generator: fixed-seed
# Sets a seed inside the function.
def line_data(m, b, n, sigma, x_range, generator=None):
    torch.manual_seed(0)
    x = x_range * torch.rand(n)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn(n, 2)
