# TestMemoryBytes::test_float32_network: size-of-the-object
# sys.getsizeof measures the object.
import sys


def memory_bytes(model):
    return sum(sys.getsizeof(p) for p in model.parameters()) + sum(
        sys.getsizeof(b) for b in model.buffers()
    )
