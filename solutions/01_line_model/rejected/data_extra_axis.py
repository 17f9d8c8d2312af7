# TestLineData::test_shape: stack-adds-axis
# Stacks two columns into a third axis.
def line_data(m, b, n, sigma, x_range, generator=None):
    x = x_range * torch.rand(n, 1, generator=generator)
    y = m * x + b
    x = x + sigma * torch.randn(n, 1, generator=generator)
    y = y + sigma * torch.randn(n, 1, generator=generator)
    return torch.stack([x, y], dim=1)
