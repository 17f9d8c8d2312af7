# TestTensors::test_load_tensors_reads_the_file: stale-cache
import functools

import torch


@functools.lru_cache
def load_tensors(path):
    return torch.load(path, weights_only=True)
