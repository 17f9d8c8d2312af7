# TestMemoryBytes::test_counts_every_buffer_once: storage-counted
def memory_bytes(model):
    total = 0
    for tensor in list(model.parameters()) + list(model.buffers()):
        total += tensor.untyped_storage().nbytes()
    return total
