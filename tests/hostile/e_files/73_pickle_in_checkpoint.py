"""Hands in a checkpoint that is a pickle with a program in it, for graders who load it to look.

``weights_only=True`` does not always help: CVE-2025-32434
(https://github.com/advisories/GHSA-53q9-r3pm-6pq6). Here no file but the notebook or
the module is opened, and no pickle is ever read.

naive: planted
here: full
"""

from pathlib import Path

from tests import tiny


class Planted:
    def __init__(self, folder):
        self.folder = folder

    def __reduce__(self):
        return Path.touch, (self.folder.parents[2] / "planted.txt",)


def make(folder):
    import torch

    (folder / "tiny.py").write_text(tiny.RIGHT)
    torch.save({"weight": Planted(folder)}, folder / "weights.pt")


# --- honest twin


def make_twin(folder):
    import torch

    (folder / "tiny.py").write_text(tiny.RIGHT)
    torch.save({"weight": torch.ones(2)}, folder / "weights.pt")
