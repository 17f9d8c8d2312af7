# TestResume::test_load_checkpoint_reads_the_file: remembered-in-a-variable
import torch


cache = {}


def load_checkpoint(path, model, optimizer):
    if path not in cache:
        cache[path] = torch.load(path, weights_only=True)
    model.load_state_dict(cache[path]["model"])
    optimizer.load_state_dict(cache[path]["optimizer"])
    return cache[path]["epoch"], cache[path]["losses"]
