# TestFormulas::test_agrees_with_reference: float-count
# Multiplies in a float tensor and rounds at the end.
def layer(n, k):
    if not isinstance(n, int) or not isinstance(k, int) or n < 1 or k < 1:
        raise ValueError("sizes must be positive integers")
    weights = torch.tensor(n).float() * k
    return int(weights + k)
