# TestMemoryBytes::test_counts_tied_once: tied-counted-twice
# Goes by names, and a tied parameter has two.
def memory_bytes(model):
    total = 0
    for name, p in model.named_parameters(remove_duplicate=False):
        total += p.nbytes
    for name, b in model.named_buffers():
        total += b.nbytes
    return total
