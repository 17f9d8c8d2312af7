# TestMemoryBytes::test_whole_number: float-count
# Bits divided by eight.
def memory_bytes(model):
    bits = 0
    for t in list(model.parameters()) + list(model.buffers()):
        bits += t.numel() * t.element_size() * 8
    return bits / 8
