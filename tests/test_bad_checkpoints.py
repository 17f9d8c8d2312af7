"""Files that submissions to 08_checkpoints leave, write or return, and that nobody should trust."""

from __future__ import annotations

import pickle
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from autograder import course, submission
from autograder.engines import Engine
from autograder.grading import Options
from autograder.prove import complete
from autograder.sandbox import cage

ROOT = Path(__file__).resolve().parent.parent
NAME = "08_checkpoints"
SECONDS = 20  # far more than it takes, on a busy machine, and far less than a time limit costs
Grade = Callable[[str], dict[str, Any]]


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    try:
        backend = cage.choose("auto")
    except cage.NoBackendError:
        pytest.skip("no cage on this machine")
    made = Engine(course.load(ROOT).find(NAME), Options(backend=backend, seed=1))
    made.start()
    yield made
    made.close()


@pytest.fixture
def grade(engine: Engine, tmp_path: Path) -> Grade:
    """Return a function: some definitions to the result of a submission with the rest right."""

    def graded(definitions: str) -> dict[str, Any]:
        path = tmp_path / "checkpoints.py"
        path.write_text(definitions)
        text = complete(engine.assignment.source.read_text(encoding="utf-8"), path)
        start = time.perf_counter()
        work = submission.from_text(Path("checkpoints.py"), text, [], "")
        result: dict[str, Any] = engine.grade(work)
        assert time.perf_counter() - start < SECONDS
        return result

    return graded


# What save_weights writes in the place of a checkpoint.
FILES = {
    "empty": "open(path, 'wb').close()",
    "cut off": """
    torch.save(model.state_dict(), path)
    with open(path, "r+b") as file:
        file.truncate(os.path.getsize(path) // 2)""",
    "another model's": "torch.save(torch.nn.Conv1d(2, 3, 1).state_dict(), path)",
    "10 GB, none of them written": """
    with open(path, "wb") as file:
        file.truncate(10 * 2**30)""",
    "10 GB, one number shown often": """
    many = torch.zeros(1).expand(50_000, 50_000)
    torch.save({name: many for name in model.state_dict()}, path)""",
    "a zip file that says 10 GB": """
    import struct
    torch.save(model.state_dict(), path)
    with open(path, "rb") as file:
        content = bytearray(file.read())
    place = content.rindex(b"PK\\x01\\x02")
    content[place + 20 : place + 28] = struct.pack("<II", 0xFFFFFFF0, 0xFFFFFFF0)
    with open(path, "wb") as file:
        file.write(content)""",
    "a pickle with a payload": """
    with open(path, "wb") as file:
        file.write(PAYLOAD)""",
}


class Payload:
    """Makes a folder when it is unpickled."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> Any:
        import os

        return os.mkdir, (str(self.folder),)


@pytest.mark.parametrize("kind", FILES)
def test_a_bad_file_costs_only_checks_of_what_wrote_it(
    kind: str, grade: Grade, tmp_path: Path
) -> None:
    ran = tmp_path / "ran"
    payload = pickle.dumps(Payload(ran))
    result = grade(
        f"import os\nimport torch\n\nPAYLOAD = {payload!r}\n\n\n"
        f"def save_weights(model, path):\n    {FILES[kind].strip()}\n"
    )
    failed = [verdict for verdict in result["verdicts"] if verdict["verdict"] == "failed"]
    assert failed
    for verdict in failed:
        assert "test_save_weights" in verdict["id"]
        assert len(verdict["message"]) > 20
    assert {verdict["verdict"] for verdict in result["verdicts"]} <= {
        "passed", "failed", "not_checked",
    }  # fmt: skip
    assert not ran.exists()


def test_the_payload_works_where_nothing_protects(tmp_path: Path) -> None:
    pickle.loads(pickle.dumps(Payload(tmp_path / "ran")))
    assert (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    "value", ["torch.zeros(1).expand(50_000, 50_000)", "[torch.zeros(1).expand(2**20, 2**12)]"]
)
def test_what_is_10_gb_on_paper_does_not_come_back(value: str, grade: Grade) -> None:
    result = grade(f"import torch\n\n\ndef load_tensors(path):\n    return {value}\n")
    failed = [verdict for verdict in result["verdicts"] if verdict["verdict"] == "failed"]
    assert failed
    assert {verdict["id"].partition("::")[0] for verdict in failed} == {"TestTensors"}
    assert all(verdict["message"] for verdict in failed)


# The next submission: right, and it looks around before anything else.
LOOKS = """import os

if any(os.scandir()):
    raise RuntimeError(f"left behind: {os.listdir()}")
"""


def test_the_next_submission_finds_nothing(grade: Grade) -> None:
    bodies = [f"def bad_{n}(model, path):\n    {b.strip()}\n" for n, b in enumerate(FILES.values())]
    calls = [
        f"try:\n    bad_{n}(torch.nn.Linear(2, 1), 'left_{n}.pt')\nexcept OSError:\n    pass\n"
        for n in range(len(bodies))
    ]
    head = "import os\nimport torch\n\nPAYLOAD = b'cos\\nsystem\\n.'\n\n\n"
    result = grade(head + "\n\n".join(bodies + calls))
    assert {verdict["verdict"] for verdict in result["verdicts"]} == {"passed"}
    after = grade(LOOKS)
    assert after["notes"] == []
    assert {verdict["verdict"] for verdict in after["verdicts"]} == {"passed"}
    seen = grade(LOOKS.replace("if any(os.scandir())", "open('x', 'w').close()\nif True"))
    assert "left behind" in str(seen["notes"])  # what LOOKS would have said
