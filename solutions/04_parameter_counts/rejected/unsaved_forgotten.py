# TestMemoryBytes::test_counts_every_buffer_once: unsaved-forgotten
# The size of the checkpoint, tied tensors once.
def memory_bytes(model):
    tensors = {t.data_ptr(): t for t in model.state_dict().values()}
    return sum(t.numel() * t.element_size() for t in tensors.values())
