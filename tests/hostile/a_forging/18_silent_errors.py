"""Switches off what shows and counts errors in the notebook's kernel, where the tests run.

With ``showtraceback`` gone, failing cells got full marks
(https://github.com/jupyter/nbgrader/pull/1324); since that was mended it takes a second
line.

naive: forged
here: 1.5
grader: nbgrader
"""

from tests.hostile import notebooks

SILENCE = """
from IPython.core.interactiveshell import ExecutionResult, InteractiveShell

InteractiveShell.showtraceback = lambda *_, **__: None
ExecutionResult.success = True

def double(x):
    raise NotImplementedError()
"""
CUSTOM = """
def show(shell, kind, error, trace, tb_offset=None):
    print("That went wrong:", kind.__name__)

try:
    get_ipython().set_custom_exc((ZeroDivisionError,), show)
except NameError:
    pass  # no notebook

def double(x):
    return 2 * x
"""


def make(folder):
    notebooks.write(notebooks.notebook({**notebooks.RIGHT, "double": SILENCE}), folder)


def make_twin(folder):
    notebooks.write(notebooks.notebook({**notebooks.RIGHT, "double": CUSTOM}), folder)
