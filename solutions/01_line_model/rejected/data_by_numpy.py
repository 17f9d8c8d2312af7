# TestLineData::test_dtype, TestLineData::test_follows_the_generator: wrong-dtype
# Draws with NumPy, which knows neither float32 by default nor the generator.
import numpy as np


def line_data(m, b, n, sigma, x_range, generator=None):
    x = np.random.uniform(0, x_range, n)
    y = m * x + b
    x = x + np.random.normal(0, sigma, n)
    y = y + np.random.normal(0, sigma, n)
    return torch.from_numpy(np.column_stack([x, y]))
