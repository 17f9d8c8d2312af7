"""Calls the ready-made function that it is to write by hand.

"Evasion" in Kratzke 2019 (https://scitepress.org/Papers/2019/74248/pdf/index.html). Here,
where the task forbids it, a check reads the source. Residual: it knows the usual ways to
write such a call, not all; it is one point, and the instructor sees the source.

naive: forged
here: 56
assignment: 02_training
"""


def reference():
    from tests.hostile.scene import REPOSITORY

    text = (REPOSITORY / "solutions" / "02_training" / "training.py").read_text("utf-8")
    return text.replace("from autograder import check", "check = print")


def make(folder):
    start, rest = reference().split("    e = torch.exp(x - x.amax(dim, keepdim=True))\n")
    end = rest.partition("keepdim=True)\n")[2]
    (folder / "training.py").write_text(start + "    return torch.softmax(x, dim)\n" + end, "utf-8")


def make_twin(folder):
    compare = "assert torch.allclose(softmax(torch.ones(2), 0), torch.softmax(torch.ones(2), 0))"
    (folder / "training.py").write_text(f"{reference()}\n{compare}\n", "utf-8")
