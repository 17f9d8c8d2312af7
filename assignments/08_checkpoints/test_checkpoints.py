"""Checks of 08_checkpoints. Each keeps one promise; its docstring is what the student reads.

Files stay where the student's code runs: every probe works in a new folder, which it
removes, and looks at the files there. What a file holds crosses over as the bytes of
the file, in a uint8 tensor, and another probe opens it, in a sandbox again; here, it is
never more than bytes.
"""

import builtins
import collections
import contextlib
import errno
import io
import os
import pickle
import shutil
import sys
import tempfile
import zipfile

import pytest
import torch
from torch import nn

from autograder import expect, probe

pytestmark = pytest.mark.assignment(
    name="08_checkpoints",
    language="en",
    points={"tensors": 11, "weights": 21, "resume": 14, "atomic": 8, "elsewhere": 4},
    sections={"tensors": "1. Tensors in a file", "weights": "2. The weights of a model", "resume": "3. Going on as if nothing had happened", "atomic": "4. A crash while saving", "elsewhere": "5. Saved there, loaded here"},
    files={"checkpoints.ipynb": "7ef770fedad707ee", "checkpoints.py": "45542844071ca16b"},
)

FILE = "model.pt"


# --- files ---------------------------------------------------------------------------


@contextlib.contextmanager
def new_folder():
    """Work in a folder of its own, and remove it afterwards; yield the path of a file in it."""
    before, top = os.getcwd(), tempfile.mkdtemp()
    folder = os.path.join(top, "checkpoints")
    os.mkdir(folder)
    os.chdir(top)
    try:
        yield os.path.join(folder, FILE)
    finally:
        os.chdir(before)
        remove(top, folder)


def remove(top, folder):
    """Remove a folder with one inner folder: mostly there are but a few files in that one."""
    try:
        for name in os.listdir(folder):
            os.unlink(os.path.join(folder, name))
        os.rmdir(folder)
        os.rmdir(top)
    except OSError:
        shutil.rmtree(top, ignore_errors=True)


def names_beside(path):
    return sorted(os.listdir(os.path.dirname(path)))


def read(path):
    with open(path, "rb") as file:
        return file.read()


def write(path, content):
    with open(path, "wb") as file:
        file.write(content)


def contents(path):
    """Return what is in a file, as "value", or as "problem" why there is nothing."""
    if not os.path.exists(path):
        return {"problem": "no file", "there": names_beside(path)}
    try:
        return {"value": torch.load(path, map_location="cpu", weights_only=True)}
    except Exception as error:
        what = str(error).partition("Unsupported global: GLOBAL ")[2].split(" ")[0].rstrip(".")
        return {"problem": "pickled" if what else "unreadable", "what": what}


def expect_contents(got):
    """Expect a file that opens with weights_only=True; return what is in it."""
    expect.that(
        got.get("problem") != "no file",
        "There is no file at the path; the folder holds {there}.",
        kind="no file",
        there=", ".join(got.get("there", [])) or "-",
    )
    expect.that(
        got.get("problem") != "pickled",
        "`torch.load` with `weights_only=True` refuses the file: there is a pickled {what} in it.",
        kind="pickled",
        what=got.get("what", "").rstrip("."),
    )
    expect.that(
        "problem" not in got,
        "`torch.load` with `weights_only=True` cannot read the file.",
        kind="unreadable",
    )
    return got["value"]


class Instruction:
    """Something that runs code when it is unpickled: here, it makes a folder."""

    def __reduce__(self):
        return os.mkdir, ("instructions-were-run",)


def was_run():
    """Tell whether an Instruction was run in the folder where Python works."""
    return os.path.exists("instructions-were-run")


def saved(obj):
    """Return the bytes of a PyTorch file.

    Files for `load_…` are made by this, once and for all submissions: their bytes travel
    with the code of the probes.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, FILE)
        torch.save(obj, path)
        return read(path)


@contextlib.contextmanager
def replaced(owner, name, value):
    before = getattr(owner, name)
    setattr(owner, name, value)
    try:
        yield before
    finally:
        setattr(owner, name, before)


def from_a_gpu():
    """Let files be written in this block as if from a GPU that is not here."""
    return replaced(torch.serialization, "location_tag", lambda storage: "cuda:15")


# --- tensors -------------------------------------------------------------------------


@probe
def tensors_again(code, objects):
    """save_tensors(obj, path), then load_tensors(path)"""
    with new_folder() as path:
        return [saved_and_loaded(code, o, f"{path}_{n}.pt") for n, o in enumerate(objects)]


def saved_and_loaded(code, obj, path):
    code.save_tensors(obj, path)
    return code.load_tensors(path)


@probe
def tensors_file(code, obj):
    """save_tensors(obj, path)"""
    with new_folder() as path:
        code.save_tensors(obj, path)
        return {"names": names_beside(path), **contents(path)}


@probe
def tensors_saved_twice(code, first, second):
    """save_tensors to one path, load_tensors, and the same again with other tensors"""
    with new_folder() as path:
        return [saved_and_loaded(code, obj, path) for obj in (first, second)][-1]


WITH_INSTRUCTIONS = saved([torch.ones(2), Instruction()])


@probe
def tensors_with_instructions(code):
    """load_tensors(path), where the file holds instructions to run"""
    with new_folder() as path:
        write(path, WITH_INSTRUCTIONS)
        try:
            code.load_tensors(path)
        except Exception as error:
            if type(error) is NotImplementedError:  # nothing is written yet
                raise
            return {"raised": True, "ran": was_run()}
        return {"raised": False, "ran": was_run()}


def expect_same(got, want, place=""):
    """Expect the same containers with equal tensors, dtypes included."""
    where = f"obj{place}"
    if got is None:
        expect.returned(got, type(want))
    if isinstance(want, torch.Tensor):
        expect.that(
            isinstance(got, torch.Tensor),
            "`{where}` is {got}; expected a tensor.",
            kind="container",
            where=where,
            got=expect.describe(got),
        )
        expect.that(
            got.dtype == want.dtype,
            "The dtype of `{where}` is {got}; expected {want}.",
            kind="dtype",
            where=where,
            got=str(got.dtype),
            want=str(want.dtype),
        )
        expect.shape(got, tuple(want.shape))
        expect.that(
            bool((got == want).all()),
            "The values of `{where}` are not those that were saved.",
            kind="values",
            where=where,
        )
        return
    expect.that(
        type(got) is type(want) and len(got) == len(want),
        "`{where}` is {got}; expected {want}.",
        kind="container",
        where=where,
        got=expect.describe(got),
        want=expect.describe(want),
    )
    keys = list(want) if isinstance(want, dict) else range(len(want))
    for key in keys:
        expect.that(
            not isinstance(want, dict) or key in got,
            "In `{where}`, the key {key} is missing.",
            kind="container",
            where=where,
            key=repr(key),
        )
        expect_same(got[key], want[key], f"{place}[{key!r}]")


ONE = torch.tensor([[0.1, -2.5, 3e-7], [1e9, 0.0, 7.0]])
WHOLE = torch.tensor([1, 2, 3])
KINDS = [torch.float64, torch.bfloat16, torch.int64, torch.bool, torch.complex64]


def expect_all_same(student, objects):
    """Expect each of these to come back, when saved and loaded, as it was."""
    for got, want in zip(tensors_again(student, objects), objects, strict=True):
        expect_same(got, want)


class TestTensors:
    """`save_tensors` is one call: `torch.save` takes the object and the path.
    `load_tensors` returns what `torch.load` reads there.
    Section 1 names the argument that makes `torch.load` refuse all but plain data: set it.
    """

    @pytest.mark.points(1)
    def test_save_tensors_writes_a_file(self, student):
        """`save_tensors` writes one PyTorch file with exactly that name."""
        got = tensors_file(student, ONE)
        expect_contents(got)
        others = [name for name in got["names"] if name != FILE]
        expect.that(
            not others,
            "There are other files, too: {names}.",
            kind="leftovers",
            names=", ".join(others),
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_save_tensors_writes_a_file")
    def test_load_tensors_gives_it_back(self, student):
        """A tensor comes back with the same values and the same shape."""
        expect_all_same(student, [ONE.view(2, 1, 3), torch.tensor(2.5), torch.zeros(2, 0, 3)])

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_tensors_gives_it_back")
    def test_save_tensors_keeps_dtypes(self, student):
        """The dtype comes back as it was."""
        expect_all_same(student, [WHOLE.to(kind) for kind in KINDS])

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_tensors_gives_it_back")
    def test_save_tensors_keeps_containers(self, student):
        """Lists, tuples and dicts come back as what they were, nested ones too."""
        nested = {"layers": [(ONE, WHOLE), {"deep": [WHOLE, ()]}], 3: ONE}
        expect_all_same(student, [[ONE.half()], (ONE, WHOLE.byte()), nested, []])

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_tensors_gives_it_back")
    def test_load_tensors_reads_the_file(self, student):
        """What comes back is what is in the file now."""
        expect_same(tensors_saved_twice(student, ONE, ONE + 1), ONE + 1)

    @pytest.mark.points(2)
    def test_load_tensors_refuses(self, student):
        """A file with instructions to run in it is refused, and they do not run."""
        expect_refused(tensors_with_instructions(student))


def expect_refused(got):
    expect.that(
        not got["ran"],
        "The instructions in the file were run: it could have been anybody's code.",
        kind="ran",
    )
    expect.that(got["raised"], "Nothing was raised; the file was accepted.", kind="accepted")


# --- weights -------------------------------------------------------------------------


def plain_net(start=0.0):
    """Return a network whose parameters are filled with start, start + 1, …"""
    net = nn.Sequential(nn.Linear(2, 3), nn.Tanh(), nn.Linear(3, 1))
    with torch.no_grad():
        for number, parameter in enumerate(net.parameters()):
            parameter.copy_(torch.arange(parameter.numel()).view_as(parameter) / 8)
            parameter += start + number
    return net


def pair_net(start=0.0):
    """Return a layer with two parameters, filled with start and start + 1."""
    net = nn.Linear(2, 1)
    with torch.no_grad():
        net.weight.fill_(start)
        net.bias.fill_(start + 1)
    return net


def copies(model):
    """Return a model's state_dict, copied."""
    return {name: tensor.detach().clone() for name, tensor in model.state_dict().items()}


def changed_in(model, before):
    """Return the names under which a model has not the tensors `before`."""
    now = model.state_dict()
    return [
        name
        for name in {**before, **now}
        if name not in now or name not in before or not torch.equal(now[name], before[name])
    ]


@probe
def weights_file(code):
    """save_weights(net, path)"""
    net = plain_net()
    before, modes = copies(net), [module.training for module in net.modules()]
    with new_folder() as path:
        code.save_weights(net, path)
        kept = not changed_in(net, before) and net[0].weight.requires_grad
        mode = [module.training for module in net.modules()] == modes
        return {"kept": kept, "mode": mode, **contents(path)}


PLAIN = saved(plain_net().state_dict())


@probe
def weights_loaded(code):
    """load_weights(net, path), with a file of another network's weights"""
    net, want = plain_net(5.0), copies(plain_net())
    with new_folder() as path:
        write(path, PLAIN)
        returned = code.load_weights(net, path)
    kind = None if returned is None else type(returned).__name__
    other = isinstance(returned, nn.Module) and not changed_in(returned, want)
    return {
        "wrong": changed_in(net, want),
        "untouched": not changed_in(net, copies(plain_net(5.0))),
        "same": returned is net,
        "kind": kind,
        "other": other,
    }


@probe
def modes_after_loading(code, modes):
    """load_weights(net, path), with parts of net in training mode and parts in evaluation mode"""
    net, after = plain_net(), []
    with new_folder() as path:
        write(path, PLAIN)
        for before in modes:
            for module, training in zip(net.modules(), before):
                module.training = training
            code.load_weights(net, path)
            after.append([module.training for module in net.modules()])
    return after


@probe
def lazy_after_loading(code, x):
    """load_weights(net, path), where net has lazy layers that have not run yet; then net(x)"""
    net = nn.Sequential(nn.LazyLinear(3), nn.Tanh(), nn.LazyLinear(1))
    with new_folder() as path:
        write(path, PLAIN)
        code.load_weights(net, path)
    y = net(x)
    kinds = [type(net[0]).__name__, type(net[2]).__name__]
    return {"kinds": kinds, "y": y, "want": plain_net()(x)}


PAIR = copies(pair_net(5.0))
OTHER_MODELS = {
    "a name missing": saved({"weight": PAIR["weight"]}),
    "a name left over": saved({**PAIR, "other.weight": torch.zeros(2)}),
    "another shape": saved({**PAIR, "bias": torch.zeros(4)}),
    # one number that claims to be 10 GB of them
    "a shape of 10 GB": saved({**PAIR, "bias": torch.zeros(1).expand(50_000, 50_000)}),
}


@probe
def loaded_from_another(code, how):
    """load_weights(net, path), where the file is of another model: {how}"""
    return tried_to_load(code, how, OTHER_MODELS)


def zeros(path):
    """Make a long file without writing to it."""
    with open(path, "wb") as file:
        file.truncate(16 * 2**20)


def without_a_tensor(content):
    """Return a zip file that is whole, with one of the tensors missing."""
    less = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as whole, zipfile.ZipFile(less, "w") as file:
        for name in whole.namelist():
            if not name.endswith("data/1"):
                file.writestr(name, whole.read(name))
    return less.getvalue()


class OnPaper:
    """A tensor whose entry in a file says 10 GB."""

    def __reduce__(self):
        sizes = (50_000, 50_000), (50_000, 1), False, collections.OrderedDict()
        return torch._utils._rebuild_tensor_v2, (OnPaper, 0, *sizes)


class OnPaperPickler(pickle.Pickler):
    """Writes, for each storage, where its numbers are, and how many; as torch.save does."""

    def persistent_id(self, obj):
        if obj is OnPaper:
            return ("storage", torch.FloatStorage, "0", "cpu", 2_500_000_000)
        return None


def on_paper():
    """Return a file as PyTorch writes them, but with four bytes in the place of 10 GB."""
    index, content = io.BytesIO(), io.BytesIO()
    OnPaperPickler(index, 2).dump(dict.fromkeys(PAIR, OnPaper()))
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("model/data.pkl", index.getvalue())
        file.writestr("model/data/0", bytes(4))
        file.writestr("model/version", b"3\n")
    return content.getvalue()


DAMAGE = {
    "empty": b"",
    "cut off": saved(PAIR)[:-300],
    "a tensor missing": without_a_tensor(saved(PAIR)),
    "10 GB on paper": on_paper(),
    "zeros": zeros,
    "a text": b"not a checkpoint\n",
}


@probe
def loaded_from_damaged(code, how):
    """load_weights(net, path), with a damaged file: {how}"""
    return tried_to_load(code, how, DAMAGE)


PICKLES = {
    "instructions": saved({**PAIR, "bias": Instruction()}),
    "a plain pickle with instructions": pickle.dumps(Instruction(), 2),
    "a whole model": saved(pair_net(5.0)),
}


@probe
def loaded_from_pickle(code, how):
    """load_weights(net, path), where the file holds {how}"""
    return tried_to_load(code, how, PICKLES)


def tried_to_load(code, how, files):
    """Return what came of load_weights: whether it raised, what has changed, what ran.

    For one of the files, or as a list of dicts for all of them.
    """
    if how is None:
        return [{"how": how, **tried_to_load(code, how, files)} for how in files]
    net, raised = pair_net(), False
    with new_folder() as path:
        if callable(files[how]):
            files[how](path)
        else:
            write(path, files[how])
        try:
            code.load_weights(net, path)
        except NotImplementedError:
            raise
        except Exception:
            raised = True
        changed = changed_in(net, copies(pair_net()))
        return {"raised": raised, "changed": changed, "ran": was_run()}


def expect_loaded(got):
    """Expect the saved numbers in the model that was handed over."""
    expect.that(
        not got["wrong"],
        "In the model that was handed over, these have not the saved values: {names}.",
        kind="not loaded",
        names=", ".join(got["wrong"]),
        untouched=got["untouched"],
        other=got["other"],
    )


def expect_raised(got):
    """Expect an exception and an unchanged model."""
    expect.that(got["raised"], "Nothing was raised; the file was accepted.", kind="accepted")
    expect.that(
        not got["changed"],
        "It raised, but these have changed in the model: {names}.",
        kind="half loaded",
        names=", ".join(got["changed"]),
    )


def each(student, loaded):
    """Yield what came of each file that `loaded` is about.

    They are asked about in one go; about one that was not refused as it should be once
    more and alone, so that what the student reads says which file it was.
    """
    for got in loaded(student, None):
        refused = got["raised"] and not got["changed"] and not got["ran"]
        yield got if refused else loaded(student, got["how"])


class TestWeights:
    """`save_weights` hands the model's `state_dict()` to `torch.save`, not the model.
    `load_weights` reads the file with `torch.load`, `map_location` and `weights_only=True`.
    Rehearse on a copy: `copy.deepcopy` of the model, and `load_state_dict` on that.
    If it raises, your model is untouched, and the error may go on its way.
    If it does not, load the weights into the model itself, and return the model.
    """

    @pytest.mark.points(2)
    def test_save_weights_writes_the_state_dict(self, student):
        """The file holds the model's `state_dict`, and nothing else."""
        want = copies(plain_net())
        got = weights_file(student)
        found = expect_contents(got)
        expect.that(
            isinstance(found, dict),
            "The file holds {got}; expected the dict from names to tensors.",
            kind="not a dict",
            got=expect.describe(found),
        )
        missing = [name for name in want if name not in found]
        surplus = [str(name) for name in found if name not in want]
        expect.that(
            not missing and not surplus,
            "The names in the file are {found}; expected {want}.",
            kind="other names",
            found=", ".join(map(str, found)),
            want=", ".join(want),
            nested=len(surplus) == 1 and isinstance(found[surplus[0]], dict),
        )
        for name, tensor in want.items():
            expect_same(found[name], tensor, f"[{name!r}]")

    @pytest.mark.points(1)
    @pytest.mark.needs("test_save_weights_writes_the_state_dict")
    def test_save_weights_leaves_the_model(self, student):
        """Saving leaves the model as it is: numbers, mode, `requires_grad`."""
        got = weights_file(student)
        expect.that(
            got["mode"],
            "After saving, the model is in evaluation mode; before, it was in training mode.",
            kind="mode",
            after=False,
        )
        expect.that(got["kept"], "After saving, the model is not what it was.", kind="changed")

    @pytest.mark.points(2)
    def test_load_weights_into_the_model(self, student):
        """The model that was handed over has the saved numbers."""
        expect_loaded(weights_loaded(student))

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_weights_into_the_model")
    def test_load_weights_returns_the_model(self, student):
        """`load_weights` returns the model that was handed over."""
        got = weights_loaded(student)
        expect.that(
            got["kind"] is not None,
            "It returned nothing (None): is there a `return`?",
            kind="none",
        )
        expect.that(
            got["same"],
            "It returned an object of class {cls}; expected the very model that was handed over.",
            kind="not the model",
            cls=got["kind"],
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_weights_into_the_model")
    def test_load_weights_keeps_the_mode(self, student):
        """Loading leaves the mode of the model and of its parts alone."""
        modes = [[True] * 4, [False] * 4, [True, False, True, False]]
        for before, after in zip(modes, modes_after_loading(student, modes), strict=True):
            expect.that(
                after == before,
                "The modes (True is training) were {before}; now they are {now}.",
                kind="mode",
                after=after[0],
                before=before,
                now=after,
            )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_weights_into_the_model")
    def test_load_weights_into_lazy_layers(self, student):
        """A model with lazy layers loads the weights of one that has run."""
        got = lazy_after_loading(student, X2)
        expect.equal(got["kinds"], ["Linear", "Linear"], "The list of its layers' classes")
        expect.round_trip(got["want"], got["y"])

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_weights_into_the_model")
    def test_load_weights_of_another_model(self, student):
        """Names missing or left over, and other shapes, raise an exception."""
        for got in each(student, loaded_from_another):
            expect.that(
                got["raised"], "Nothing was raised; the file was accepted.", kind="accepted"
            )

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_weights_of_another_model")
    def test_load_weights_all_or_nothing(self, student):
        """When it raises because of them, the model is exactly as before."""
        for got in each(student, loaded_from_another):
            expect_raised(got)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_weights_into_the_model")
    def test_load_weights_of_a_damaged_file(self, student):
        """A file that is empty, cut off, 10 GB on paper or no checkpoint raises; no change."""
        for got in each(student, loaded_from_damaged):
            expect_raised(got)

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_weights_into_the_model")
    def test_load_weights_refuses_pickles(self, student):
        """A file with pickled objects in it is refused, and no code of it runs."""
        for got in each(student, loaded_from_pickle):
            expect_refused(got)
            expect_raised(got)


X2 = torch.tensor([[0.5, -1.0], [2.0, 0.25]])


# --- resume --------------------------------------------------------------------------

OPTIMIZERS = {
    "SGD": lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9),
    "Adam": lambda p: torch.optim.Adam(p, lr=0.05),
    "RMSprop": lambda p: torch.optim.RMSprop(p, lr=0.02, centered=True),
}


def trained(net, optimizer, steps):
    """Run some steps; return the losses."""
    losses, x = [], torch.linspace(-1, 1, 8).view(4, 2)
    for _ in range(steps):
        optimizer.zero_grad()
        loss = (net(x) - x.flip(1)).square().mean()
        loss.backward()
        optimizer.step()
        losses.append(loss.item())
    return losses


def new_training(name, start=0.0):
    """Return a model with parameters and buffers, and its optimiser."""
    net = nn.BatchNorm1d(2)
    with torch.no_grad():
        net.weight.copy_(torch.tensor([1.0, 2.0]) + start)
        net.running_mean += start
    return net, OPTIMIZERS[name](net.parameters())


@probe
def checkpoint_file(code):
    """save_checkpoint(path, net, optimizer, 5, losses)"""
    net, optimizer = new_training("SGD")
    losses = trained(net, optimizer, 1)
    with new_folder() as path:
        code.save_checkpoint(path, net, optimizer, 5, losses)
        found = contents(path)
        return {**found, "value": True} if "value" in found else found


@probe
def resumed(code, name, epoch, steps):
    """save_checkpoint after {steps} steps of {name}, load_checkpoint into new objects, and more"""
    net, optimizer = new_training(name)
    losses = trained(net, optimizer, steps)
    want = list(losses)
    with new_folder() as path:
        code.save_checkpoint(path, net, optimizer, epoch, losses)
        at_save = copies(net)
        losses.append(0.0)  # what happens to the list later is not in the file
        more = trained(net, optimizer, steps)
        again, its_optimizer = new_training(name, 3.0)
        for group in its_optimizer.param_groups:
            group["lr"] = 7.0  # another one than the file's
        answer = code.load_checkpoint(path, again, its_optimizer)
    wrong = changed_in(again, at_save)
    links = [p is q for p, q in zip(again.parameters(), its_optimizer.param_groups[0]["params"])]
    more_again = trained(again, its_optimizer, steps)
    return {
        "answer": answer,
        "losses": want,
        "wrong": wrong,
        "links": all(links),
        "more": torch.tensor(more),
        "more again": torch.tensor(more_again),
        "parameters": list(copies(net).values()),
        "parameters again": list(copies(again).values()),
    }


INSTRUCTIONS_FOR_EPOCH = saved({"epoch": Instruction()})


@probe
def resumed_with_instructions(code):
    """load_checkpoint(path, net, optimizer), where the file holds instructions to run"""
    with new_folder() as path:
        write(path, INSTRUCTIONS_FOR_EPOCH)
        with contextlib.suppress(Exception):
            code.load_checkpoint(path, *new_training("SGD"))
        return was_run()


@probe
def resumed_from_the_newest(code):
    """save_checkpoint and load_checkpoint, twice with the same path"""
    net, optimizer = new_training("SGD")
    again, its_optimizer = new_training("SGD", 3.0)
    with new_folder() as path:
        for epoch in (1, 2):
            trained(net, optimizer, 1)
            code.save_checkpoint(path, net, optimizer, epoch, [float(epoch)])
            code.load_checkpoint(path, again, its_optimizer)
    return {"wrong": changed_in(again, copies(net))}


def expect_pair(got):
    """Expect a pair; return epoch and losses."""
    expect.returned(got, tuple, list)
    expect.that(
        len(got) == 2,
        "It returned {got} things; expected two, the epoch and the losses.",
        kind="not a pair",
        got=len(got),
    )
    return got


class TestResume:
    """`save_checkpoint` makes a dict of four things: two `state_dict()`s, epoch, losses.
    It writes this dict to the path with `torch.save`.
    `load_checkpoint` reads it with `torch.load`, with `weights_only=True`.
    Then `load_state_dict`, once on the model and once on the optimiser, each with its part.
    It returns epoch and losses as they stand in the file.
    """

    @pytest.mark.points(2)
    def test_save_checkpoint_opens(self, student):
        """The file opens with `weights_only=True`."""
        expect_contents(checkpoint_file(student))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_save_checkpoint_opens")
    def test_load_checkpoint_restores_the_model(self, student):
        """The model has the weights that it had when it was saved."""
        got = resumed(student, "SGD", 5, 5)
        expect.that(
            not got["wrong"],
            "These have not the values that were saved: {names}.",
            kind="not loaded",
            names=", ".join(got["wrong"]),
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_save_checkpoint_opens")
    def test_load_checkpoint_returns_the_epoch(self, student):
        """`load_checkpoint` returns the epoch as it was saved."""
        for epoch in (5, 0):
            got = expect_pair(resumed(student, "SGD", epoch, epoch)["answer"])[0]
            expect.that(
                got == epoch and isinstance(got, (int, torch.Tensor)),
                "The epoch is {got}; expected {want}.",
                kind="epoch",
                got=expect.describe(got),
                want=epoch,
                more=got - epoch if isinstance(got, int) else None,
            )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_save_checkpoint_opens")
    def test_load_checkpoint_returns_the_losses(self, student):
        """`load_checkpoint` returns the losses as they were saved, a list of floats."""
        for steps in (5, 0):
            got = resumed(student, "SGD", steps, steps)
            losses = expect_pair(got["answer"])[1]
            expect.numbers(losses, len(got["losses"]))
            expect.equal(losses, got["losses"], "The list of losses")

    @pytest.mark.points(3)
    @pytest.mark.needs("test_load_checkpoint_restores_the_model")
    def test_load_checkpoint_resumes_training(self, student):
        """With momentum, 5 + 5 steps are bit for bit the same as 10 steps in one go."""
        expect_resumed(resumed(student, "SGD", 5, 5))

    @pytest.mark.points(2)
    @pytest.mark.needs("test_load_checkpoint_restores_the_model")
    def test_load_checkpoint_reads_the_file(self, student):
        """Everything comes from the file as it is now."""
        got = resumed_from_the_newest(student)
        expect.that(
            not got["wrong"],
            "After a second save to the same path, what is loaded is not the second one.",
            kind="stale file",
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_checkpoint_restores_the_model")
    def test_load_checkpoint_runs_nothing(self, student):
        """Instructions in the file do not run."""
        expect.that(
            not resumed_with_instructions(student),
            "The instructions in the file were run: it could have been anybody's code.",
            kind="ran",
        )


def expect_resumed(got, name="SGD"):
    expect.that(
        got["links"],
        "The optimiser no longer trains the parameters of the model that was handed over.",
        kind="unlinked",
    )
    off = (got["more"] != got["more again"]).nonzero().flatten().tolist()
    expect.that(
        not off,
        "With {name}, the losses after the checkpoint differ from step {step} on.",
        kind="not resumed",
        name=name,
        step=(off or [0])[0] + 1,
    )
    pairs = zip(got["parameters"], got["parameters again"])
    expect.that(
        all(torch.equal(one, other) for one, other in pairs),
        "With {name}, the parameters at the end are not the same.",
        kind="not resumed",
        name=name,
        step=0,
    )


# --- atomic --------------------------------------------------------------------------


class Interrupted(KeyboardInterrupt):
    """What Ctrl-C raises."""


def state_of(path):
    """Return what the folder of a path holds: which files, and how long and how old they are.

    And what the file at the path holds, as clocks tick slowly.
    """
    with os.scandir(os.path.dirname(path)) as entries:
        found = [(entry.name, entry.stat()) for entry in entries]
    content = read(path) if os.path.isfile(path) else b""
    return content, sorted((name, s.st_ino, s.st_size, s.st_mtime_ns) for name, s in found)


def cannot_write(function):
    """Tell whether a function is a tensor's or one of Python's own, which touch no disk."""
    owner = getattr(function, "__self__", None)
    kind = type(owner)
    if owner is builtins or isinstance(owner, torch.Tensor):
        return True
    if getattr(function, "__name__", "") in ("data_ptr", "nbytes"):
        return True
    return kind.__module__ == "builtins" and kind.__name__ != "module"


def is_quiet(code):
    """Tell whether a return from this code is one of PyTorch's, and not from a special method.

    Those call something in turn if they touch the disk, and that is looked at; only what
    makes and leaves an open file (`__init__`, `__exit__`) may do so without a call.
    """
    return TORCH in code.co_filename and not code.co_name.startswith("__")


TORCH = f"{os.sep}torch{os.sep}"


def watched(save, path, on_change, near=0):
    """Run save(), and look at the folder of a path after each call that the process makes.

    Where it is not what it was, `on_change(number)` is called, with the number of the
    call; the process stands still meanwhile. What others see on the disk then is what a
    kill in that place leaves behind: the kernel keeps what it was given, and what still
    waits in the memory of the process is lost to both. (The cage of the sandbox lets
    nobody start a process that could be killed in earnest.) If `on_change` raises, the
    exception comes out of that call, as with Ctrl-C, so that the code's own handlers run.

    `near` says by its number where a change is to be expected: nothing is looked at
    before, which saves most of the time.
    """
    before, number = state_of(path), 0

    def watch(frame, event, argument):
        nonlocal before, number
        if event == "c_return":
            if cannot_write(argument):
                return
        elif event != "return" or is_quiet(frame.f_code):
            return
        number += 1
        if near and number not in (near - 1, near):
            return
        now = state_of(path)
        changed, before = now != before, now
        if changed and number >= near:
            on_change(number)

    previous = sys.getprofile()
    sys.setprofile(watch)
    try:
        save()
    except (Interrupted, Exception):
        pass  # nobody promises what an interrupted save raises
    finally:
        sys.setprofile(previous)


@contextlib.contextmanager
def disk_of_its_own(folder):
    """Let renaming into `folder` or out of it fail, as between two disks."""
    kept = {name: getattr(os, name) for name in ("rename", "replace", "link", "utime")}

    def like(function):
        def between(source, target, **options):
            top = os.path.join(os.path.realpath(folder), "")
            if (os.path.realpath(source) + "/").startswith(top) != (
                os.path.realpath(target) + "/"
            ).startswith(top):
                raise OSError(errno.EXDEV, "Invalid cross-device link", source, None, target)
            return function(source, target, **options)

        return between

    for name, function in kept.items():
        setattr(os, name, like(function))
    os.utime = lambda *_arguments, **_options: None  # the sandbox has it not
    try:
        yield
    finally:
        for name, function in kept.items():
            setattr(os, name, function)


def wide_net(number):
    """Return a layer whose file is larger than what Python keeps back while it writes."""
    net = nn.Linear(64, 64)
    with torch.no_grad():
        net.weight.fill_(number)
        net.bias.fill_(number)
    return net


def found_at(path, old, new=b""):
    """Return "old" or "new" if a file is one of them and whole; else what is wrong.

    What exactly is in the file is the business of other checks: it is whole if it opens.
    """
    if not os.path.exists(path):
        return "missing"
    content = read(path)
    if content in (old, new):
        return "old" if content == old else "new"
    try:
        torch.load(path, weights_only=False)  # in the sandbox, and it is the student's own
    except Exception:
        return "broken"
    return "new"


def once(code, make):
    """Return make(code), which is made once for all the probes that need it."""
    made = vars(code).setdefault("__made_for_checks__", {})
    if make.__name__ not in made:
        made[make.__name__] = make(code)
    return made[make.__name__]


def finished(code):
    """Return the bytes of a save that nobody interrupts."""
    with new_folder() as path:
        code.save_weights(wide_net(2.0), path)
        return read(path) if os.path.exists(path) else b""


OLD = saved(wide_net(1.0).state_dict())
MOST = 24  # interruptions of one save; the usual ones touch the disk three or four times


def interruptions(code):
    """Save over an old file, and interrupt it after each change on the disk.

    Returns:
        What is at the path then, and what is in the folder.

    """
    looks, left_behind, calls = [], [], []
    new = once(code, finished)

    def run(on_change, near=0):
        with new_folder() as path:
            write(path, OLD)
            with disk_of_its_own(os.path.dirname(path)):
                watched(
                    lambda: code.save_weights(wide_net(2.0), path),
                    path,
                    lambda number: on_change(number, path),
                    near,
                )
            return found_at(path, OLD, new)

    def killed(number, path):
        calls.append(number)
        found = found_at(path, OLD, new)
        looks.append({"touch": len(calls), "how": "killed", "found": found})
        left_behind.append(files_in(os.path.dirname(path)))
        if len(calls) == MOST:
            raise Interrupted

    run(killed)
    for touch, call in enumerate(calls, 1):
        changes = []

        def interrupt(number, path, touch=touch, changes=changes, near=True):
            changes.append(number)
            if near or len(changes) == touch:
                raise Interrupted

        found = run(interrupt, call)
        if not changes:  # it does not do the same each time: look everywhere
            found = run(lambda number, path: interrupt(number, path, near=False))
        looks.append({"touch": touch, "how": "interrupted", "found": found})
    return sorted(looks, key=lambda look: look["touch"]), left_behind


@probe
def interrupted_saves(code):
    """save_weights(net, path), interrupted wherever it touches the disk"""
    return once(code, interruptions)[0]


def files_in(folder):
    """Return what is in the files of a folder and of those in it, by their names."""
    found = {}
    for inner, _folders, names in os.walk(folder):
        for name in names:
            found[os.path.relpath(os.path.join(inner, name), folder)] = read(f"{inner}/{name}")
    return found


@probe
def saved_after_interruptions(code):
    """save_weights(net, path), beside what interrupted ones have left behind"""
    new, left_behind = once(code, finished), once(code, interruptions)[1]
    for files in left_behind:
        with new_folder() as path:
            for name, content in files.items():
                os.makedirs(os.path.dirname(f"{os.path.dirname(path)}/{name}"), exist_ok=True)
                write(f"{os.path.dirname(path)}/{name}", content)
            old = files.get(FILE, b"")
            code.save_weights(wide_net(3.0), path)
            if found_at(path, old) != "new" or read(path) == new:
                return "broken"
    return "new"


@probe
def finished_saves(code):
    """save_weights(net, path), twice"""
    seen, new = [], once(code, finished)
    with new_folder() as path:
        before = set(os.listdir("."))
        for old in (b"", OLD):
            if old:
                write(path, old)
            code.save_weights(wide_net(2.0), path)
            names = [name for name in names_beside(path) if name != FILE]
            seen.append({"others": names + sorted(set(os.listdir(".")) - before),
                         "found": found_at(path, old, new)})  # fmt: skip
    return seen


@probe
def saved_on_a_disk_of_its_own(code):
    """save_weights(net, path), where the folder of path is a disk of its own"""
    new = once(code, finished)
    with new_folder() as path:
        with disk_of_its_own(os.path.dirname(path)):
            code.save_weights(wide_net(2.0), path)
        return found_at(path, b"", new)


@probe
def loaded_from_nowhere(code, name):
    """load_weights(net, {name}), where there is no such file"""
    with new_folder():
        code.load_weights(wide_net(1.0), name)


def expect_finished(got):
    expect.that(
        got["found"] == "new",
        "When the save has ended, there is no checkpoint with the new weights at the path.",
        kind="not saved",
    )
    expect.that(
        not got["others"],
        "When the save has ended, there are other new files: {names}.",
        kind="leftovers",
        names=", ".join(got["others"]),
    )


class TestAtomic:
    """In `save_weights`, write first to another name in the same folder: path plus an ending.
    Let the ending always be the same: the next save then overwrites what was left behind.
    When `torch.save` is through, `os.replace` puts the new file in the place of the old.
    In `load_weights`, do not catch what `torch.load` raises if the file is missing.
    """

    @pytest.mark.points(3)
    def test_save_weights_interrupted(self, student):
        """A save that is interrupted at any point leaves the old file whole, or the new one."""
        for look in interrupted_saves(student):
            facts = {"touch": look["touch"], "how": look["how"]}
            expect.that(
                look["found"] != "missing",
                "Interrupted after its change number {touch} on the disk, the save leaves no file "
                "at the path.",
                kind="lost",
                **facts,
            )
            expect.that(
                look["found"] != "broken",
                "Interrupted after its change number {touch} on the disk, the save leaves a file "
                "that is neither the old one nor a whole new one.",
                kind="torn",
                **facts,
            )

    @pytest.mark.points(1)
    def test_save_weights_leaves_nothing_else(self, student):
        """A save that has finished leaves its file and no other."""
        for got in finished_saves(student):
            expect_finished(got)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_save_weights_leaves_nothing_else")
    def test_save_weights_after_an_interruption(self, student):
        """What an interrupted save has left behind does not disturb the next one."""
        expect.that(
            saved_after_interruptions(student) == "new",
            "When the save has ended, there is no checkpoint with the new weights at the path.",
            kind="not saved",
        )

    @pytest.mark.points(1)
    @pytest.mark.needs("test_save_weights_leaves_nothing_else")
    def test_save_weights_on_another_disk(self, student):
        """It works where the folder of the path is a disk of its own."""
        expect.that(
            saved_on_a_disk_of_its_own(student) == "new",
            "When the save has ended, there is no checkpoint with the new weights at the path.",
            kind="not saved",
        )

    @pytest.mark.points(1)
    def test_load_weights_without_a_file(self, student):
        """`load_weights` of a missing file raises a FileNotFoundError that names the path."""
        name = "nowhere/model_17.pt"
        with expect.raises("FileNotFoundError", mentions=[name]):
            loaded_from_nowhere(student, name)


# --- elsewhere -----------------------------------------------------------------------


def loads_plain_files(code):
    """Tell whether load_weights reads a state_dict from the CPU at all."""
    with new_folder() as path:
        write(path, HERE)
        try:
            code.load_weights(pair_net(), path)
        except NotImplementedError:
            raise
        except Exception:
            return False
    return True


HERE = saved(PAIR)
with from_a_gpu():
    THERE = saved(PAIR)


def write_weights(code, path, plain, there):
    """Write a file that load_weights should be able to read."""
    if plain:
        write(path, THERE if there else HERE)
        return
    # A format of the student's own: that is for other checks.
    with from_a_gpu() if there else contextlib.nullcontext():
        code.save_weights(pair_net(5.0), path)


def changed_by_loading(code, options, plain, there):
    net = pair_net()
    with new_folder() as path:
        write_weights(code, path, plain, there)
        code.load_weights(net, path, **options)
    return changed_in(net, copies(pair_net()))


@probe
def loaded_from_accelerator(code, several_options):
    """load_weights(net, path, …), with a file that was written on a GPU"""
    return [loaded_from_gpu(code, options) for options in several_options]


def loaded_from_gpu(code, options):
    """Return what a file from a GPU changes in a model, and what the same from here does."""
    with contextlib.suppress(Exception):
        there = changed_by_loading(code, options, plain=True, there=True)
        if there == ["weight", "bias"]:
            return {"there": there, "here": there}
    plain = loads_plain_files(code)
    there = changed_by_loading(code, options, plain, there=True)
    return {"there": there, "here": changed_by_loading(code, options, plain, there=False)}


def expect_as_from_here(got):
    """Expect a file from elsewhere to do what the same file from here does."""
    expect.equal(got["there"], got["here"], "The list of what was loaded")


class Noting(nn.Linear):
    """A layer that notes where the tensors are that it is to load."""

    seen: list[str] = []

    def _load_from_state_dict(self, state_dict, prefix, *rest):
        self.seen += [str(v.device) for k, v in state_dict.items() if k.startswith(prefix)]
        super()._load_from_state_dict(state_dict, prefix, *rest)


@probe
def places_while_loading(code, where):
    """load_weights(net, path, map_location={where})"""
    with contextlib.suppress(Exception):
        seen = places(code, where, plain=True)
        if where in seen:
            return seen
    return places(code, where, loads_plain_files(code))


def places(code, where, plain):
    """Return where the tensors were while load_weights put them in their places."""
    seen = Noting.seen = []
    net = Noting(2, 1, device=where)

    def noting(location):
        seen.append(str(location))
        return restoring(location)

    with (
        new_folder() as path,
        replaced(torch.serialization, "_get_restore_location", noting) as restoring,
    ):
        write_weights(code, path, plain, there=False)
        code.load_weights(net, path, map_location=where)
    return sorted(set(seen))


class TestElsewhere:
    """`load_weights` has a parameter `map_location`; its default is `"cpu"`.
    Hand this parameter on to `torch.load`, rather than a fixed device.
    `load_state_dict` then copies the numbers to where the model is.
    """

    @pytest.mark.points(2)
    def test_load_weights_from_a_gpu(self, student):
        """A file that was written on a GPU loads where there is none."""
        (got,) = loaded_from_accelerator(student, [{}])
        expect_as_from_here(got)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_weights_from_a_gpu")
    def test_load_weights_map_location(self, student):
        """`map_location` may be given, as a name or as a device."""
        wheres = [{"map_location": where} for where in ("cpu", torch.device("cpu"))]
        for got in loaded_from_accelerator(student, wheres):
            expect_as_from_here(got)

    @pytest.mark.points(1)
    @pytest.mark.needs("test_load_weights_map_location")
    def test_load_weights_hands_on_map_location(self, student):
        """`map_location` is handed on to `torch.load`."""
        seen = places_while_loading(student, "meta")
        expect.that(
            "meta" in seen,
            'With `map_location="meta"`, the tensors were put on {seen}.',
            kind="not handed on",
            seen=", ".join(seen) or "-",
        )
