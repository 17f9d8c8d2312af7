"""Starts a server that stays, so that somebody can come in from outside later.

naive: survives
here: full
layer: seccomp, landlock
"""

import http.server
import os


def attack():
    with http.server.HTTPServer(("127.0.0.1", 0), http.server.SimpleHTTPRequestHandler) as server:
        if os.fork() == 0:
            server.serve_forever()
        return server.server_port


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import queue
import threading

asked, answered = queue.Queue(), queue.Queue()


def serve():
    while True:
        answered.put(2 * asked.get())


threading.Thread(target=serve, daemon=True).start()


def double(x):
    asked.put(x)
    return answered.get()


def half(x):
    return x / 2
