# TestMemoryBytes::test_each_by_its_dtype: dtype-of-one
# Takes the first parameter's dtype for that of all.
def memory_bytes(model):
    params = list(model.parameters())
    size = params[0].element_size()
    total = sum(p.numel() for p in params) * size
    return total + sum(b.numel() * b.element_size() for b in model.buffers())
