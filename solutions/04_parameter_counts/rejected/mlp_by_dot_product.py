# TestMlp::test_agrees_with_reference: float-count
# A dot product of float64 tensors: exact only up to about 16 digits.
def mlp(n, widths):
    sizes = [n] + widths
    if any(type(size) is not int or size < 1 for size in sizes):
        raise ValueError("sizes must be positive integers")
    inputs = torch.tensor(sizes[:-1], dtype=torch.float64) + 1
    outputs = torch.tensor(sizes[1:], dtype=torch.float64)
    return int(inputs @ outputs)
