# NumPy's whole numbers; a stack of modules worked off by hand; sets of ids.
import numpy as np


def mlp(n, widths):
    sizes = np.array([n, *widths], dtype=object)
    if any(size % 1 != 0 or size <= 0 for size in sizes):
        raise ValueError("sizes must be natural numbers")
    sizes = sizes.astype(np.int64)
    return np.dot(sizes[:-1] + 1, sizes[1:])


def neuron(n):
    return mlp(n, [1])


def layer(n, k):
    return mlp(n, [k])


def one_hidden(n, k1):
    return layer(n, k1) + neuron(k1)


def two_hidden(n, k1, k2):
    return layer(n, k1) + layer(k1, k2) + neuron(k2)


def extra_per_input(widths):
    return np.asarray(widths)[0]


def all_tensors(model):
    stack, seen, tensors = [model], set(), []
    while stack:
        module = stack.pop()
        stack.extend(module.children())
        for kind, table in (("parameter", module._parameters), ("buffer", module._buffers)):
            for tensor in table.values():
                if tensor is not None and id(tensor) not in seen:
                    seen.add(id(tensor))
                    tensors.append((kind, tensor))
    return tensors


def count_parameters(model, trainable_only=False):
    counts = []
    for kind, tensor in all_tensors(model):
        if kind == "buffer" or (trainable_only and not tensor.requires_grad):
            continue
        try:
            counts.append(np.prod(tensor.shape, dtype=np.int64))
        except RuntimeError as error:
            raise ValueError("A lazy layer: do a forward pass before you count.") from error
    return np.sum(counts)


def memory_bytes(model):
    return np.sum([t.numel() * t.element_size() for _kind, t in all_tensors(model)])
