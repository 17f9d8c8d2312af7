"""What the process of one submission gives up, for good, before it reads any code.

Layers of the Linux kernel, none of which needs a privilege:

- **rlimits** bound processor time, memory, file size and open files.
- **undumpable** hides the worker's memory from it, **capabilities** takes away
  what a grader that runs as root would hand down.
- **Landlock** allows reading the Python installation and writing one folder;
  everything else on disk does not open, and processes outside cannot be
  signalled or traced.
- **seccomp** refuses the system calls that start processes, open network
  sockets, look into other processes, or change namespaces; and those that
  Landlock does not know or (before Linux 6.2) did not: modes, owners, times
  and truncation of files by their name.

The wrappers are as small as the system calls they wrap. Constants and struct
layouts: linux/landlock.h, linux/seccomp.h, linux/filter.h, and each
architecture's asm/unistd.h.
"""

from __future__ import annotations

import ctypes
import errno
import functools
import os
import platform
import signal
import struct
import sys
from collections.abc import Collection, Sequence
from dataclasses import dataclass

PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_SET_NO_NEW_PRIVS = 1, 4, 22, 38
SECCOMP_MODE_FILTER = 2

LANDLOCK_CREATE_RULESET, LANDLOCK_ADD_RULE, LANDLOCK_RESTRICT_SELF = 444, 445, 446
ACCESS_EXECUTE, ACCESS_WRITE_FILE, ACCESS_READ_FILE, ACCESS_READ_DIR = 1, 2, 4, 8
ACCESS_TRUNCATE, ACCESS_IOCTL_DEV = 1 << 14, 1 << 15
READ = ACCESS_EXECUTE | ACCESS_READ_FILE | ACCESS_READ_DIR
FILE_RIGHTS = (
    ACCESS_EXECUTE | ACCESS_WRITE_FILE | ACCESS_READ_FILE | ACCESS_TRUNCATE | ACCESS_IOCTL_DEV
)


@dataclass(frozen=True)
class Limits:
    """Bounds on one submission. Seconds, and bytes."""

    seconds: float = 60.0  # wall clock, the whole submission
    check_seconds: float = 10.0  # wall clock, one probe
    statement_seconds: float = 2.0  # wall clock, one top-level statement
    load_seconds: float = 10.0  # wall clock, the whole of the submission's top level
    cpu_seconds: int = 90
    memory: int = 4 * 2**30  # address space beyond what the warm worker has
    file_size: int = 64 * 2**20
    open_files: int = 128
    scratch: int = 256 * 2**20  # all files together
    threads: int = 64
    reopenings: int = 5  # how often a submission that ended its process is opened again


class UnsupportedError(Exception):
    """This kernel or processor cannot enforce a layer."""


@functools.cache
def libc() -> ctypes.CDLL:
    """Return the C library, with errno kept."""
    return ctypes.CDLL(None, use_errno=True)


def _prctl(option: int, *arguments: object) -> None:
    values = [*arguments, 0, 0, 0, 0][:4]
    if libc().prctl(option, *[ctypes.c_void_p(v) if isinstance(v, int) else v for v in values]):
        raise OSError(ctypes.get_errno(), f"prctl({option})")


def no_new_privileges() -> None:
    """No program started from here gains privileges (set-user-id is ignored)."""
    _prctl(PR_SET_NO_NEW_PRIVS, 1)


def not_dumpable() -> None:
    """Other processes of this user cannot trace this one or read its memory."""
    _prctl(PR_SET_DUMPABLE, 0)


def die_with_parent() -> None:
    """This process is killed when its parent ends, however that ends."""
    _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def no_capabilities() -> None:
    """Keep no privilege that a parent run by root had."""
    header = struct.pack("=Ii", 0x20080522, 0)  # version 3, this process
    if libc().capset(header, bytes(24)):
        raise OSError(ctypes.get_errno(), "capset")


def rlimits(limits: Limits) -> None:
    """Bound this process's resources; no process can raise its hard limits again."""
    import resource

    used = _address_space()
    for kind, value in (
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_AS, used + limits.memory),
        (resource.RLIMIT_FSIZE, limits.file_size),
        (resource.RLIMIT_NOFILE, limits.open_files),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        if hard != resource.RLIM_INFINITY:
            value = min(value, hard)
        resource.setrlimit(kind, (value, value))


def _address_space() -> int:
    """Return the size of this process's address space in bytes (0 where unknown)."""
    try:
        with open("/proc/self/statm", "rb", buffering=0) as file:
            return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def landlock_abi() -> int:
    """Return the kernel's Landlock version; 0 where it has none."""
    if not sys.platform.startswith("linux"):
        return 0
    version = libc().syscall(LANDLOCK_CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(1))
    return max(int(version), 0)


def ruleset(readable: Sequence[str], writable: Sequence[str]) -> int:
    """Return a descriptor of rules for `landlock`, made once for all submissions of a worker.

    They allow reading below `readable` and everything below `writable`; nothing else.
    Paths that do not exist are left out.

    Raises:
        UnsupportedError: the kernel has no Landlock.

    """
    abi = landlock_abi()
    if abi < 1:
        raise UnsupportedError("this kernel has no Landlock")
    # Rights are numbered in the order they came: 13 with ABI 1, then REFER (2),
    # TRUNCATE (3), IOCTL_DEV (5). TCP came with 4, signals and sockets with 6.
    files = (1 << (13 + (abi >= 2) + (abi >= 3) + (abi >= 5))) - 1
    network = 3 if abi >= 4 else 0
    scopes = 3 if abi >= 6 else 0
    attributes = struct.pack("=QQQ", files, network, scopes)
    size = 24 if abi >= 6 else 16 if abi >= 4 else 8
    call = libc().syscall
    rules = call(LANDLOCK_CREATE_RULESET, attributes, ctypes.c_size_t(size), ctypes.c_uint32(0))
    if rules < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    for path, rights in [(path, READ) for path in readable] + [(path, files) for path in writable]:
        _landlock_rule(rules, path, rights & files)
    return int(rules)


def landlock(rules: int) -> None:
    """Keep to the rules of a `ruleset` from now on. Files that are open already stay open."""
    no_new_privileges()
    if libc().syscall(LANDLOCK_RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0)):
        raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    os.close(rules)


def _landlock_rule(rules: int, path: str, rights: int) -> None:
    try:
        target = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not os.path.isdir(path):
            rights &= FILE_RIGHTS
        rule = struct.pack("=Qi", rights, target)
        if libc().syscall(
            LANDLOCK_ADD_RULE, ctypes.c_int(rules), ctypes.c_int(1), rule, ctypes.c_uint32(0)
        ):
            raise OSError(ctypes.get_errno(), f"landlock_add_rule({path})")
    finally:
        os.close(target)


# --- seccomp ---------------------------------------------------------------

# name: (x86_64, aarch64); None where the architecture has no such call.
SYSCALLS: dict[str, tuple[int | None, int | None]] = {
    # other processes
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271),
    "kcmp": (312, 272), "pidfd_open": (434, 434), "pidfd_getfd": (438, 438),
    "pidfd_send_signal": (424, 424), "tkill": (200, 130), "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240), "process_madvise": (440, 440), "setpriority": (141, 140),
    "sched_setscheduler": (144, 119), "sched_setparam": (142, 118),
    "sched_setattr": (314, 274), "ioprio_set": (251, 30),
    # new processes and programs
    "fork": (57, None), "vfork": (58, None), "execve": (59, 221), "execveat": (322, 281),
    # the network, and sockets of services on this machine (socketpair stays allowed)
    "socket": (41, 198),
    # namespaces, mounts, the machine
    "unshare": (272, 97), "setns": (308, 268), "mount": (165, 40), "umount2": (166, 39),
    "pivot_root": (155, 41), "chroot": (161, 51), "move_mount": (429, 429),
    "open_tree": (428, 428), "fsopen": (430, 430), "fsmount": (432, 432),
    "mount_setattr": (442, 442), "reboot": (169, 142), "kexec_load": (246, 104),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106),
    "swapon": (167, 224), "swapoff": (168, 225), "settimeofday": (164, 170),
    "clock_settime": (227, 112), "sethostname": (170, 161), "acct": (163, 89),
    "setdomainname": (171, 162), "kexec_file_load": (320, 294), "iopl": (172, None),
    "ioperm": (173, None), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    # what Landlock leaves open on files that the grader owns
    "chmod": (90, None), "fchmod": (91, 52), "fchmodat": (268, 53), "fchmodat2": (452, 452),
    "chown": (92, None), "fchown": (93, 55), "lchown": (94, None), "fchownat": (260, 54),
    "utime": (132, None), "utimes": (235, None), "futimesat": (261, None),
    "utimensat": (280, 88), "setxattr": (188, 5), "lsetxattr": (189, 6), "fsetxattr": (190, 7),
    "removexattr": (197, 14), "lremovexattr": (198, 15), "fremovexattr": (199, 16),
    "setxattrat": (463, 463), "removexattrat": (466, 466), "file_setattr": (469, 469),
    "truncate": (76, 45), "openat2": (437, 437),
    # large attack surface that no exercise needs
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "open_by_handle_at": (304, 265), "name_to_handle_at": (303, 264),
    "personality": (135, 92), "syslog": (103, 116),
    # shared things that would outlive the process, and those of others: they go by numbers
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "mq_open": (240, 180),
    "shmat": (30, 196), "shmctl": (31, 195), "msgsnd": (69, 189), "msgrcv": (70, 188),
    "msgctl": (71, 187), "semop": (65, 193), "semtimedop": (220, 192), "semctl": (66, 191),
    "mq_unlink": (241, 181),
    # memory that RLIMIT_AS does not count
    "memfd_create": (319, 279), "memfd_secret": (447, 447),
}  # fmt: skip
# Refused with the answer "done": shutil.copy fails without, and no mode matters in here.
PRETENDED = ("chmod", "fchmod", "fchmodat", "fchmodat2")
# Allowed when the first argument is the process's own number (or 0, meaning itself).
OWN_PROCESS_ONLY: dict[str, tuple[int, int]] = {
    "kill": (62, 129), "tgkill": (234, 131),
    "prlimit64": (302, 261), "sched_setaffinity": (203, 122),
}  # fmt: skip
ZERO_MEANS_SELF = ("prlimit64", "sched_setaffinity")  # kill(0) is a whole process group
# Refused when (argument & mask) == value: name, numbers, which argument, mask, value.
ALL_BITS, TRUNCATING = 0xFFFFFFFF, os.O_TRUNC | os.O_ACCMODE
REFUSED_ARGUMENTS: list[tuple[str, tuple[int | None, int | None], int, int, int]] = [
    # signals to other processes by way of a descriptor: F_SETOWN, F_SETSIG, F_SETOWN_EX,
    # FIOSETOWN, SIOCSPGRP
    *(("fcntl", (72, 25), 1, ALL_BITS, command) for command in (8, 10, 15)),
    *(("ioctl", (16, 29), 1, ALL_BITS, command) for command in (0x8901, 0x8902)),
    # truncating without opening for writing, which Landlock did not see before Linux 6.2
    *(("open", (2, None), 1, TRUNCATING, os.O_TRUNC | mode) for mode in (0, 3)),
    *(("openat", (257, 56), 2, TRUNCATING, os.O_TRUNC | mode) for mode in (0, 3)),
    ("prctl", (157, 167), 0, ALL_BITS, PR_SET_PDEATHSIG),
    # pairs of sockets that are no streams: one can send to any other socket (SOCK_DGRAM,
    # and SOCK_RAW, which is the same); and those of AF_TIPC
    *(("socketpair", (53, 199), 1, 0xF, kind) for kind in (2, 3)),
    ("socketpair", (53, 199), 0, ALL_BITS, 30),
]
CLONE, CLONE3 = (56, 220), (435, 435)
CLONE_THREAD = 0x00010000
AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
X32_BIT = 0x40000000

# Classic BPF: (code, jump if true, jump if false, k).
LD_ABS, JEQ, JGE, JSET, AND, RET = 0x20, 0x15, 0x35, 0x45, 0x54, 0x06
ALLOW, ERRNO, KILL = 0x7FFF0000, 0x00050000, 0x80000000
NUMBER_AT, ARCH_AT, ARGUMENT_0_AT, ARGUMENT_SIZE = 0, 4, 16, 8


def seccomp(leave_out: Collection[str] = ()) -> None:
    """Refuse, with EPERM, the system calls listed above.

    A new thread is allowed, a new process is not.

    Args:
        leave_out: names of calls that stay allowed: for the tests, which show
            for each rule that it is the rule that stops an attack.

    Raises:
        UnsupportedError: the processor is neither x86-64 nor 64-bit Arm.

    """
    machine = platform.machine()
    if machine not in AUDIT_ARCH or not sys.platform.startswith("linux"):
        raise UnsupportedError(f"no system call table for {machine}")
    steps = seccomp_steps(machine, tuple(leave_out))
    steps = steps.replace(_number(SELF), _number(os.getpid()))
    buffer = ctypes.create_string_buffer(steps, len(steps))
    header = struct.pack("@HP", len(steps) // 8, ctypes.addressof(buffer))
    no_new_privileges()
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.c_char_p(header))


SELF = 0x5E1F5E1F  # stands for the process's own number, larger than which none is


def _number(value: int) -> bytes:
    return struct.pack("=I", value)


@functools.cache  # once for a worker: the forks then only put in who they are
def seccomp_steps(machine: str, leave_out: tuple[str, ...]) -> bytes:
    """Return the filter's steps, with SELF for the process's own number."""
    program = seccomp_program(machine, SELF, leave_out)
    steps = b"".join(struct.pack("=HBBI", *step) for step in program)
    assert steps.count(_number(SELF)) == sum(step[3] == SELF for step in program)
    return steps


def seccomp_program(
    machine: str, process: int, leave_out: Collection[str] = ()
) -> list[tuple[int, int, int, int]]:
    """Return the filter as classic BPF steps. Each rule is a test and the verdict behind it."""
    column = list(AUDIT_ARCH).index(machine)
    refuse, allow = (RET, 0, 0, ERRNO | errno.EPERM), (RET, 0, 0, ALLOW)
    pretend = (RET, 0, 0, ERRNO | 0)
    program = [
        (LD_ABS, 0, 0, ARCH_AT),
        (JEQ, 1, 0, AUDIT_ARCH[machine]),
        (RET, 0, 0, KILL),
        (LD_ABS, 0, 0, NUMBER_AT),
    ]
    if machine == "x86_64":
        program += [(JGE, 0, 1, X32_BIT), (RET, 0, 0, KILL)]
    for name, numbers in SYSCALLS.items():
        number = numbers[column]
        if number is not None and name not in leave_out:
            program += [(JEQ, 0, 1, number), pretend if name in PRETENDED else refuse]
    for name, pair in OWN_PROCESS_ONLY.items():
        if name not in leave_out:
            zero = 0 if name in ZERO_MEANS_SELF else process
            program += [
                (JEQ, 0, 5, pair[column]),
                (LD_ABS, 0, 0, ARGUMENT_0_AT),
                (JEQ, 2, 0, process),
                (JEQ, 1, 0, zero),
                refuse,
                allow,
            ]
    for name, numbers, argument, mask, value in REFUSED_ARGUMENTS:
        number = numbers[column]
        if number is not None and name not in leave_out:
            program += [
                (JEQ, 0, 5, number),
                (LD_ABS, 0, 0, ARGUMENT_0_AT + argument * ARGUMENT_SIZE),
                (AND, 0, 0, mask),
                (JEQ, 0, 1, value),
                refuse,
                (LD_ABS, 0, 0, NUMBER_AT),  # other rules may look at this call, too
            ]
    if "clone" not in leave_out:
        program += [
            # Its flags are behind a pointer; ENOSYS makes the C library use clone.
            (JEQ, 0, 1, CLONE3[column]),
            (RET, 0, 0, ERRNO | errno.ENOSYS),
            (JEQ, 0, 4, CLONE[column]),
            (LD_ABS, 0, 0, ARGUMENT_0_AT),
            (JSET, 1, 0, CLONE_THREAD),
            refuse,
            allow,
        ]
    return [*program, allow]
