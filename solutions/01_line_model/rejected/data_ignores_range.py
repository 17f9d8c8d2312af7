# TestLineData::test_range_of_x: unused-argument
# Draws x from 0 to 1 whatever x_range says.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = torch.rand(n, generator=generator)
    clean = torch.stack([x, m * x + b], dim=1)
    return clean + sigma * torch.randn(n, 2, generator=generator)
