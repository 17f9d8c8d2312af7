"""Archives: what honest ones hold comes out, and nothing of a hostile one leaves its folder."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import struct
import subprocess
import sys
import tarfile
import tempfile
import warnings
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from autograder import archives, submission
from autograder.archives import Caps, unpack
from autograder.files import IntakeError
from tests import tiny

SMALL = Caps(entries=20, size=100_000, depth=4)
Entries = list[tuple[str, bytes]]


def make_zip(path: Path, entries: Entries) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            entry = zipfile.ZipInfo("x")
            entry.filename = name  # as it is: ZipInfo would make some names harmless
            entry.compress_type = zipfile.ZIP_DEFLATED
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # "Duplicate name"
                archive.writestr(entry, data)
    return path


def make_tar(path: Path, entries: Entries) -> Path:
    with tarfile.open(path, "w:gz" if path.name.lower().endswith("gz") else "w") as archive:
        for name, data in entries:
            member = tarfile.TarInfo(name)
            member.size = len(data)
            archive.addfile(member, io.BytesIO(data))
    return path


def make(path: Path, entries: Entries) -> Path:
    return (make_zip if path.suffix == ".zip" else make_tar)(path, entries)


def inside(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if not path.is_dir())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def around(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


@pytest.fixture(params=["work.zip", "work.tar", "work.tar.gz", "Work.TGZ"])
def path(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Where an archive is to be made, one of each kind."""
    return tmp_path / request.param


# --- unpack -------------------------------------------------------------------------------


def test_an_honest_archive(path: Path, tmp_path: Path) -> None:
    entries = [("week 1/tiny.py", b"x = 1\n"), ("./week 1/más/datos.csv", b"1,2\n"), ("a\\b", b"")]
    make(path, entries)
    assert unpack(path, tmp_path / "new", SMALL) == []
    assert inside(tmp_path / "new") == {
        "week 1/tiny.py": b"x = 1\n",
        "week 1/más/datos.csv": b"1,2\n",
        "a/b": b"",
    }


UNSAFE = {
    "parent": "../planted",
    "parent-within": "a/../../planted",
    "backslash-parent": "..\\planted",
    "absolute": "/planted",
    "network": "\\\\host\\planted",
    "drive": "C:/planted",
    "drive-relative": "c:planted",
    "newline": "a\nb",
    "escape": "\x1b]0;x\x07",
    "right-to-left": "a\u202eyp.py",
    "deep": "a/b/c/d/e",
    "long": "n" * 250,
    "dot": ".",
}


@pytest.mark.parametrize("name", UNSAFE.values(), ids=UNSAFE.keys())
def test_an_unsafe_name_is_left_out_and_named(path: Path, tmp_path: Path, name: str) -> None:
    make(path, [("tiny.py", b"x = 1\n"), (name, b"planted")])
    (note,) = unpack(path, tmp_path / "new", SMALL)
    assert note.startswith(f"{path.name}: ")
    assert note.isprintable()
    assert len(note) < 300
    assert inside(tmp_path / "new") == {"tiny.py": b"x = 1\n"}
    assert around(tmp_path) == {path.name, "new"}


CLASHES = [
    ["tiny.py", "tiny.py"],
    ["tiny.py", "Tiny.PY"],
    ["tiny.py", "./tiny.py"],
    ["tiny.py", "TINY.py/more"],
    ["tiny.py/more", "tiny.py"],
    ["mañana.py", "man\u0303ana.py"],
]


@pytest.mark.parametrize("names", CLASHES, ids=[" ".join(names) for names in CLASHES])
def test_of_names_that_clash_the_first_counts(path: Path, tmp_path: Path, names: list[str]) -> None:
    make(path, [(names[0], b"first"), (names[1], b"second")])
    (note,) = unpack(path, tmp_path / "new", SMALL)
    assert "repeated" in note
    assert inside(tmp_path / "new") == {names[0]: b"first"}


def test_only_regular_files_of_a_tar(tmp_path: Path) -> None:
    kinds = [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE]
    with tarfile.open(tmp_path / "work.tar", "w") as archive:
        for kind in kinds:
            member = tarfile.TarInfo(f"kind{kind.decode()}")
            member.type, member.linkname = kind, "/etc"
            archive.addfile(member)
        member = tarfile.TarInfo(f"kind{tarfile.SYMTYPE.decode()}/passwd")
        archive.addfile(member)  # through the link
    (note,) = unpack(tmp_path / "work.tar", tmp_path / "new")
    assert note.endswith(": kind2, kind1, kind6, kind3, kind4")
    assert inside(tmp_path / "new") == {"kind2/passwd": b""}


def test_a_link_in_a_zip(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        entry = zipfile.ZipInfo("link")
        entry.external_attr = 0o120777 << 16
        archive.writestr(entry, "/etc/passwd")
        archive.writestr("tiny.py", "x = 1\n")
    (note,) = unpack(tmp_path / "work.zip", tmp_path / "new")
    assert note.endswith(": link")
    assert inside(tmp_path / "new") == {"tiny.py": b"x = 1\n"}


def test_what_macos_adds_is_passed_over(path: Path, tmp_path: Path) -> None:
    make(path, [("tiny.py", b"x = 1\n"), ("__MACOSX/._tiny.py", b"\0")])
    assert unpack(path, tmp_path / "new") == []
    assert inside(tmp_path / "new") == {"tiny.py": b"x = 1\n"}


def test_archives_inside_stay_packed(path: Path, tmp_path: Path) -> None:
    inner = make(tmp_path / "inner.zip", [("tiny.py", b"x = 1\n")]).read_bytes()
    make(path, [("inner.zip", inner)])
    assert unpack(path, tmp_path / "new") == []
    assert inside(tmp_path / "new") == {"inner.zip": inner}


# --- refusals -------------------------------------------------------------------------------


def refused(path: Path, caps: Caps = SMALL) -> str:
    """Return why an archive is refused; nothing of it may be left."""
    before = around(path.parent)
    with pytest.raises(IntakeError) as raised:
        unpack(path, path.parent / "new", caps)
    assert around(path.parent) == before
    assert str(raised.value).isprintable()
    return str(raised.value).removeprefix(f"{path}: ")


def test_too_many_files(path: Path) -> None:
    make(path, [(f"{number}.py", b"") for number in range(21)])
    assert refused(path) == "holds more than 20 files; hand in only your own work"


def test_too_many_folders(path: Path) -> None:
    make(path, [(f"{number}/", b"") for number in range(21)])
    assert "more than 20 files" in refused(path) or path.suffix != ".zip"


TOO_LARGE = "unpacked it is larger than 0 MB; hand in only your own work"


def test_a_bomb(path: Path) -> None:
    make(path, [("a", bytes(60_000)), ("b", bytes(60_000))])
    assert refused(path) == TOO_LARGE


def test_a_tar_is_measured_in_what_is_left_out_too(tmp_path: Path) -> None:
    path = make(tmp_path / "work.tgz", [("../a", bytes(10**6)), ("tiny.py", b"x = 1\n")])
    assert refused(path) == TOO_LARGE


def test_a_head_may_be_no_bomb(tmp_path: Path) -> None:
    with tarfile.open(tmp_path / "work.tgz", "w:gz", format=tarfile.PAX_FORMAT) as archive:
        member = tarfile.TarInfo("tiny.py")
        member.pax_headers = {"comment": "x" * 10**6}
        archive.addfile(member)
    assert refused(tmp_path / "work.tgz") == TOO_LARGE


def test_a_sparse_file_counts_in_full(tmp_path: Path) -> None:
    path = make(tmp_path / "work.tar", [("tiny.py", b"x")])
    data = bytearray(path.read_bytes())
    data[156:157] = tarfile.GNUTYPE_SPARSE
    data[386:482] = b"%011o\0%011o\0" % (0, 1) + bytes(72)  # one byte of data
    data[483:495] = b"%011o\0" % 2**40  # and a terabyte of holes
    data[148:156] = b" " * 8
    data[148:156] = b"%06o\0 " % sum(data[:512])
    path.write_bytes(data)
    assert refused(path) == TOO_LARGE


def test_a_head_that_lies_about_the_size(tmp_path: Path) -> None:
    path = make(tmp_path / "work.zip", [("a", bytes(200_000))])
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        struct.pack_into("<L", data, data.index(signature) + offset, 10)
    path.write_bytes(data)
    assert "damaged" in refused(path)


def test_a_zip_with_a_million_entries_is_not_listed(tmp_path: Path) -> None:
    path = make(tmp_path / "work.zip", [(f"{n:0100}", b"") for n in range(600)])
    assert "too long a table of contents" in refused(path)


def test_a_password(tmp_path: Path) -> None:
    path = make(tmp_path / "work.zip", [("tiny.py", b"x = 1\n")])
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    assert refused(path) == "is locked with a password; hand it in without one"


def test_nothing_of_use(path: Path) -> None:
    assert refused(make(path, [("../a", b"")])) == "holds no files that can be used"


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    middle = len(data) // 3
    return data[:middle] + bytes(byte ^ 0xFF for byte in data[middle : middle + 40]) + data[middle:]


DAMAGE: list[Callable[[bytes], bytes]] = [cut, flipped, lambda data: b"x" * 999, lambda data: b""]


@pytest.mark.parametrize("damage", DAMAGE, ids=["cut", "flipped", "text", "empty"])
def test_damage(path: Path, damage: Callable[[bytes], bytes]) -> None:
    entries = [(f"{number}.py", gzip.compress(b"%d" % number) * 99) for number in range(9)]
    path.write_bytes(damage(make(path, entries).read_bytes()))
    if path.suffix == ".tar" and damage in (cut, flipped):
        return  # has no sums to check by, and may end anywhere
    assert refused(path).startswith(("is damaged, or no such archive (", "holds no files"))


def test_a_link_to_an_archive_is_not_followed(tmp_path: Path) -> None:
    make(tmp_path / "real.zip", [("tiny.py", b"x = 1\n")])
    (tmp_path / "work.zip").symlink_to("real.zip")
    assert "it is a link" in refused(tmp_path / "work.zip")


def test_a_folder_that_is_there_stays_as_it_is(path: Path, tmp_path: Path) -> None:
    make(path, [("tiny.py", b"x = 1\n")])
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "kept").touch()
    with pytest.raises(FileExistsError):
        unpack(path, tmp_path / "old")
    assert inside(tmp_path / "old") == {"kept": b""}


# --- as a submission -----------------------------------------------------------------------


def test_an_archive_is_read(path: Path) -> None:
    make(path, [("tiny.py", tiny.RIGHT.encode()), ("../x", b"")])
    first, second = (submission.read(path), submission.read(path.parent))
    for work in (first, second):
        assert work.path == path / "tiny.py"
        assert work.units[0]["source"] == tiny.RIGHT
        assert work.notes[0] == f"{path.name} was unpacked; tiny.py was graded."
        assert "left out: ../x" in work.notes[1]


def test_one_folder_around_everything(path: Path) -> None:
    make(path, [("ada/tiny.py", tiny.RIGHT.encode()), ("ada/data/x.csv", b"1")])
    work = submission.read(path)
    assert work.path == path / "ada" / "tiny.py"
    assert work.notes == [f"{path.name} was unpacked; ada/tiny.py was graded."]


def test_the_edited_file_of_an_archive_is_graded(path: Path, tmp_path: Path) -> None:
    (tmp_path / "released").mkdir()
    (tmp_path / "released" / "tiny.py").write_text(tiny.STUB)
    known = submission.fingerprints(tmp_path / "released")
    make(path, [("tiny.py", tiny.STUB.encode()), ("tiny (1).py", tiny.RIGHT.encode())])
    assert submission.read(path, known).path.name == "tiny (1).py"


def test_a_notebook_beside_an_archive_is_what_counts(tmp_path: Path) -> None:
    make(tmp_path / "work.zip", [("tiny.py", tiny.WRONG.encode())])
    (tmp_path / "tiny.py").write_text(tiny.RIGHT)
    assert submission.read(tmp_path).path == tmp_path / "tiny.py"


@pytest.mark.parametrize(
    ("names", "reason"),
    [
        (["a.zip", "b.zip"], "a.zip is not unpacked; hand in the notebook or module itself"),
        (["a.rar"], "a.rar is not unpacked; hand in the notebook or module itself"),
        (["a.txt"], "neither a notebook nor a module is in this folder"),
    ],
)
def test_what_cannot_be_unpacked(tmp_path: Path, names: list[str], reason: str) -> None:
    for name in names:
        make_zip(tmp_path / name, [("tiny.py", b"x = 1\n")])
    with pytest.raises(IntakeError, match=reason):
        submission.read(tmp_path)


def test_what_is_wrong_inside_is_said_of_the_archive(path: Path) -> None:
    make(path, [("tiny.ipynb", b"{")])
    with pytest.raises(IntakeError) as raised:
        submission.read(path)
    assert str(raised.value).startswith(f"{path}/tiny.ipynb: is not a notebook")


def test_nothing_is_left_behind(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "temporary").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    submission.read(make(path, [("tiny.py", b"x = 1\n")]))
    make(path, [("tiny.ipynb", b"{")])
    with pytest.raises(IntakeError):
        submission.read(path)
    assert around(tmp_path / "temporary") == set()


# --- large folders ---------------------------------------------------------------------------


def test_a_folder_with_many_modules_is_not_read_through(tmp_path: Path) -> None:
    for number in range(submission.MAX_FILES + 1):
        (tmp_path / f"{number}.py").write_text("x = 1\n")
    with pytest.raises(IntakeError, match="there are 21 notebooks and modules"):
        submission.read(tmp_path)
    assert submission.read(tmp_path, {"7.py": ""}).path.name == "7.py"


def test_a_folder_with_far_too_many_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(submission, "MAX_ENTRIES", 3)
    for name in "abcd":
        (tmp_path / name).touch()
    with pytest.raises(IntakeError, match="more than 3 files"):
        submission.read(tmp_path)


def test_links_in_place_of_files(tmp_path: Path) -> None:
    (tmp_path / "tiny.py").symlink_to("elsewhere.py")
    with pytest.raises(IntakeError, match=r"only a link \(tiny.py\)"):
        submission.read(tmp_path)


def test_suffixes() -> None:
    assert all(suffix == suffix.lower() for suffix in archives.SUFFIXES)


def test_what_a_killed_grader_unpacked_is_removed(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as ended:
        pass
    left = Path(tempfile.gettempdir()) / f"{submission.UNPACKED}{ended.pid}-x"
    own = Path(tempfile.gettempdir()) / f"{submission.UNPACKED}{os.getpid()}-x"
    for folder in (left, own):
        (folder / "inner").mkdir(parents=True)
    with zipfile.ZipFile(tmp_path / "work.zip", "w") as archive:
        archive.writestr("tiny.py", "x = 1\n")
    submission.read(tmp_path)
    assert not left.exists()
    assert own.exists()
    shutil.rmtree(own)
