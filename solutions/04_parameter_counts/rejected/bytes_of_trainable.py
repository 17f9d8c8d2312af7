# TestMemoryBytes::test_each_by_its_dtype: frozen-left-out
# Copies the condition of section 3 along with the line.
def memory_bytes(model):
    total = sum(p.numel() * p.element_size() for p in model.parameters() if p.requires_grad)
    total += sum(b.numel() * b.element_size() for b in model.buffers())
    return total
