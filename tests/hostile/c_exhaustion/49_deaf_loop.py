"""Runs for ever and has switched off the alarm that would end it.

Time limits kept inside the process (a signal, a thread) are the submission's to keep.

naive: hangs
here: 1.5
layer: clock
says: did not finish
"""

import signal


def attack():
    signal.signal(signal.SIGALRM, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
    while True:
        pass


def double(x):
    attack()


def half(x):
    return x / 2

# --- honest twin

import signal


def double(x):
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    return sum(x for _ in range(2))


def half(x):
    return x / 2
