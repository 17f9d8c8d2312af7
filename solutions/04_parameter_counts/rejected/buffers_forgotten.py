# TestMemoryBytes::test_counts_buffers: buffers-forgotten
# Parameters only.
def memory_bytes(model):
    return sum(p.numel() * p.element_size() for p in model.parameters())
