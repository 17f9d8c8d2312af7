"""Starts hundreds of threads, which starve whoever shares the machine.

They are no daemons, so an ordinary process waits for them when it ends.

naive: hangs
here: 1.5
layer: watch
says: more threads than
"""

import threading
import time


def attack():
    threading.stack_size(2**17)
    for _ in range(300):
        threading.Thread(target=time.sleep, args=(30,)).start()
    time.sleep(0.5)
    return "started"


def double(x):
    attack()
    return 2 * x


def half(x):
    return x / 2

# --- honest twin

import threading


def double(x):
    threads = [threading.Thread(target=int) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return 2 * x


def half(x):
    return x / 2
