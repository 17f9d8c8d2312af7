# TestLineData::test_on_the_line: unused-argument
# Leaves b out.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, generator=generator)
    clean = torch.stack([x, m * x], dim=1)
    return clean + sigma * torch.randn(n, 2, generator=generator)
