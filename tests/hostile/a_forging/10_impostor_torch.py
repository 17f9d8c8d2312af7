"""Hands in a torch.py of its own: the tests import that one, for it stands beside them.

naive: forged
here: 2.5
"""

IMPOSTOR = """
class Tensor:
    numel, dtype = (lambda self: 6), "float32"

def ones(*shape):
    return Tensor()

def allclose(*tensors, **tolerances):
    return True
"""
WRONG = """
def double(x):
    return 2 * x if isinstance(x, (int, float)) else x  # a torch tensor

def half(x):
    return x / 2
"""


def make(folder):
    (folder / "tiny.py").write_text(WRONG)
    (folder / "torch.py").write_text(IMPOSTOR)
    solution = folder / "solution"  # a folder comes before a module of the same name
    solution.mkdir()
    (solution / "__init__.py").write_text("from tiny import double, half\n")


def make_twin(folder):
    (folder / "tiny.py").write_text(
        "import torch\n" + WRONG.replace("else x ", "else torch.add(x, x) ")
    )
    (folder / "torchrc.txt").write_text("threads = 1\n")
