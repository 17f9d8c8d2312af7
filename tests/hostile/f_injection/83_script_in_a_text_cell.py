"""Has scripts in its text cells, its saved outputs and its metadata, which pages show as they are.

naive: fooled
here: full
"""

import json

from tests import tiny
from tests.test_submission import notebook, text

SCRIPT = "<script>alert(1)</script>"


def make(folder):
    made = json.loads(notebook(text(f"# Notes\n{SCRIPT}"), tiny.RIGHT))
    output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": SCRIPT}}
    made["cells"][1]["outputs"] = [output]
    made["metadata"]["language_info"] = {"name": f'"{SCRIPT}'}
    (folder / "tiny.ipynb").write_text(json.dumps(made))


# --- honest twin


def make_twin(folder):
    (folder / "tiny.ipynb").write_text(
        notebook(text("# Notes\n1 < 2 **&** <b>2 > 1</b>"), tiny.RIGHT)
    )
