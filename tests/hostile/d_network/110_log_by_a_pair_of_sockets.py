"""Makes no socket, but a pair of connected ones, as is usual between threads; one that sends
datagrams can also send them elsewhere: to the machine's log, say.

naive: heard
here: full
layer: seccomp
"""

import socket


def attack():
    first, second = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)
    with first, second:
        first.sendto(b"hello", "@ROOT@/log.sock")
    return "sent"


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import asyncio


async def times(factor, x):
    await asyncio.sleep(0)
    return factor * x


def double(x):
    return asyncio.run(times(2, x))


def half(x):
    return asyncio.run(times(0.5, x))
