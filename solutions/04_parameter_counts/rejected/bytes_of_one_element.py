# TestMemoryBytes::test_float32_network: one-element-each
# The size of one element of each tensor.
def memory_bytes(model):
    total = 0
    for t in list(model.parameters()) + list(model.buffers()):
        total += t.element_size()
    return total
