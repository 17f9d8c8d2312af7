"""Lets PyTorch download trained weights while it is graded.

naive: heard
here: full
layer: seccomp, landlock
"""

import http.client
import urllib.error

import torch


def attack():
    try:
        torch.hub.load_state_dict_from_url("http://127.0.0.1:@PORT@/w.pt", model_dir=".")
    except urllib.error.URLError as error:
        if not isinstance(error.reason, ConnectionError):
            raise
    except (http.client.HTTPException, ConnectionError):
        pass  # it has hung up, but has heard
    return "asked for"


try:
    attack()
except Exception:
    pass


def double(x):
    return 2 * x


def half(x):
    return x / 2


# --- honest twin

import torch

torch.save({"double": torch.tensor(2), "half": torch.tensor(0.5)}, "w.pt")
weights = torch.load("w.pt", weights_only=True)


def double(x):
    return x * (weights["double"] if torch.is_tensor(x) else weights["double"].item())


def half(x):
    return x * weights["half"].item()
