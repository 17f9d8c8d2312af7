# TestMemoryBytes::test_counts_tied_once, TestMemoryBytes::test_counts_every_buffer_once: tied-counted-twice
# Adds up module by module.
def memory_bytes(model):
    total = 0
    for module in model.modules():
        for t in (*module.parameters(recurse=False), *module.buffers(recurse=False)):
            total += t.numel() * t.element_size()
    return total
