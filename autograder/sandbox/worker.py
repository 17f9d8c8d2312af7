"""The warm process inside the cage: PyTorch imported once, one fork per submission.

Started as ``python -m autograder.sandbox.worker FD SETTINGS`` by `cage`. On the
control socket FD it is told to ``learn`` probes, which every submission will be
asked; to ``open`` a submission (with the socket on which that submission will be
asked), and to ``close`` it, after which every process that the submission started
is dead and every file it wrote is gone.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import mmap
import os
import platform
import signal
import socket
import struct
import sys
from typing import Any, NoReturn

from autograder.sandbox import confine, loader, runner, scratch, state, warmup, watch, wire


def main() -> None:
    """Warm up, say so, and serve until the control socket closes."""
    control = socket.socket(fileno=int(sys.argv[1]))
    settings = json.loads(sys.argv[2])
    if "undumpable" in settings["layers"]:
        confine.not_dumpable()
    become_parent_of_orphans()
    gc.disable()  # what is imported stays: looking for garbage in it takes half a second
    warmup.warm_up()
    prepare(settings)
    warmup.settle()
    gc.enable()
    with contextlib.suppress(wire.WireError):  # the grader is gone already: see below
        wire.send(control, {"ready": True})
    # The next submission's process is made while the trusted side is busy with
    # the last one's results; the last one's is gone by then.
    child, connection = fork(control, settings)
    too_much = ""  # of what the submission that is open had
    while True:
        try:
            order = control.recv(5)
        except OSError:
            order = b""
        if order == b"learn":
            learn(control)
            end_children(child)
            child, connection = fork(control, settings)
        elif order == b"open":
            socket.send_fds(control, [b"child"], [connection.fileno()])
            connection.close()
            too_much = keep_watch(control, child, settings)
        elif order == b"close":
            ended = end_children(child)
            if not empty_scratch(settings):
                os._exit(1)  # no submission finds what another one wrote: a new cage is made
            (ended["at"],) = AT.unpack_from(PROGRESS)
            wire.send(control, {**ended, "too_much": too_much} if too_much else ended)
            child, connection = fork(control, settings)
        else:  # the grader is gone, perhaps killed: nobody else will tidy up
            end_children(child)
            empty_scratch(settings)
            with contextlib.suppress(OSError):
                os.rmdir(settings["scratch"])
            os._exit(0)


# The statement that a submission's process is at: written there, read here once it has ended.
PROGRESS, AT = mmap.mmap(-1, mmap.PAGESIZE), struct.Struct("=q")
PROBES: dict[str, Any] = {}  # those that every submission's process knows from its start


def learn(control: socket.socket) -> None:
    """Unpickle probes here, once, instead of in each submission's process."""
    import cloudpickle

    _ticket, names, pickled = wire.receive_trusted(control)
    probes = [cloudpickle.loads(one) for one in cloudpickle.loads(pickled)]
    PROBES.update(zip(names, probes, strict=True))
    warmup.settle()


def keep_watch(control: socket.socket, child: int, settings: dict[str, Any]) -> str:
    """Wait for the next order; kill the submission, and say so, if it takes too much."""
    if "watch" not in settings["layers"]:
        return ""
    limits = confine.Limits(**settings["limits"])
    too_much = watch.until_ordered(control, child, settings["scratch"], limits)
    if too_much:
        os.kill(child, signal.SIGKILL)  # it is waited for when it is closed: still the same one
    return too_much


def fork(control: socket.socket, settings: dict[str, Any]) -> tuple[int, socket.socket]:
    """Make the process of the next submission; return its number and the trusted side's socket."""
    theirs, ours = socket.socketpair()
    AT.pack_into(PROGRESS, 0, -1)
    child = os.fork()
    if child == 0:
        control.close()
        theirs.close()
        serve(ours, settings)
    ours.close()
    return child, theirs


def serve(connection: socket.socket, settings: dict[str, Any]) -> NoReturn:
    """Be the process of one submission: give up what it may not have, then answer."""
    status = 1
    try:
        confine.die_with_parent()
        os.setsid()
        os.chdir(settings["scratch"])
        null = os.open(os.devnull, os.O_RDWR)
        for descriptor in (0, 1, 2):
            os.dup2(null, descriptor)
        os.close(null)
        limits = confine.Limits(**settings["limits"])
        _confine(settings, limits)
        answer_requests(connection, limits)
        status = 0
    except wire.WireError:
        status = 0  # the trusted side hung up
    except BaseException as error:
        with contextlib.suppress(BaseException):
            wire.send(connection, {"fault": f"{type(error).__name__}: {error}"})
    finally:
        os._exit(status)


def prepare(settings: dict[str, Any]) -> None:
    """Do once what every submission's process would need to do for its layers."""
    layers = settings["layers"]
    if "rlimits" in layers:
        importlib.import_module("resource")
    if "landlock" in layers:
        settings["rules"] = confine.ruleset(
            [*settings["readable"], "/dev/urandom", "/dev/zero"],
            [settings["scratch"], "/dev/null"],
        )
    if "seccomp" in layers:
        confine.seccomp_steps(platform.machine(), tuple(settings["allowed_calls"]))


def _confine(settings: dict[str, Any], limits: confine.Limits) -> None:
    """Take the layers that this run was told to use. Any that fails ends the process."""
    layers = settings["layers"]
    if "rlimits" in layers:
        confine.rlimits(limits)
    if "capabilities" in layers:
        confine.no_capabilities()
    if "landlock" in layers:
        confine.landlock(settings["rules"])
    if "seccomp" in layers:
        confine.seccomp(settings["allowed_calls"])


def answer_requests(connection: socket.socket, limits: confine.Limits) -> None:
    """Load the submission, then run one probe after the other."""
    import cloudpickle

    module: Any = None
    units: list[loader.Unit] = []
    functions = dict(PROBES)
    while True:
        ticket, request, pickled = wire.receive_trusted(connection)
        if "units" in request:
            units = request["units"]
            accelerator = importlib.import_module("autograder.accelerator")  # warm already
            if request["device"] == accelerator.NAME:
                accelerator.enable()

            def progress(index: int, ticket: int = ticket) -> None:
                if AT.unpack_from(PROGRESS) == (-1,):  # from now on it is the submission's code
                    wire.send(connection, {"begins": True}, ticket=ticket)
                AT.pack_into(PROGRESS, 0, index)

            with state.usual():
                module, problems = loader.load(
                    units,
                    skip=request["skip"],
                    statement_seconds=limits.statement_seconds,
                    total_seconds=limits.load_seconds,
                    progress=progress,
                )
            reply = wire.pack({"problems": problems})
        else:
            name = request["probe"]
            if pickled:
                functions[name] = cloudpickle.loads(pickled)
            reply = runner.run(
                functions[name], module, request["arguments"], request["seed"], units
            )
        wire.send(connection, reply, ticket=ticket)


# --- keeping order ----------------------------------------------------------


def become_parent_of_orphans() -> None:
    """Processes whose parent dies become ours (in a pid namespace, process 1 has them anyway)."""
    with contextlib.suppress(Exception):
        confine.libc().prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER


def end_children(child: int = 0) -> dict[str, Any]:
    """Kill everything that runs below this process and wait until it is gone.

    Returns:
        How the submission's own process ended: ``{"signal": 9}`` or ``{"status": 0}``,
        and ``"memory"``, the largest resident size in bytes of any child so far.

    """
    ended: dict[str, Any] = {}
    while True:
        if os.getpid() == 1:  # a pid namespace of our own: at once, whatever they are
            with contextlib.suppress(ProcessLookupError):
                os.kill(-1, signal.SIGKILL)
        for process in {child, *_descendants()} - {0}:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(process, signal.SIGKILL)
        try:
            process, status, usage = os.wait4(-1, 0)
        except ChildProcessError:
            break
        if process == child:
            code = os.waitstatus_to_exitcode(status)
            ended = {"signal": -code} if code < 0 else {"status": code}
            ended["memory"] = usage.ru_maxrss * 1024  # kilobytes, on Linux
    return ended


def _descendants() -> list[int]:
    """Return the processes below this one, nearest first."""
    found: list[int] = []
    parents = [os.getpid()]
    while parents:
        parent = parents.pop()
        with contextlib.suppress(OSError):
            for task in os.listdir(f"/proc/{parent}/task"):
                with open(f"/proc/{parent}/task/{task}/children") as file:
                    children = [int(number) for number in file.read().split()]
                found += children
                parents += children
    return found


def empty_scratch(settings: dict[str, Any]) -> bool:
    """Remove what the submission wrote, in its folder and (in a cage of its own) elsewhere."""
    emptied = [scratch.empty(folder) for folder in (settings["scratch"], *settings["wiped"])]
    return all(emptied)


if __name__ == "__main__":
    main()
