"""Waits until the grader has written its results, and writes better ones in their place.

Published for Gradescope at https://saligrama.io/blog/post/gradescope-autograder-security/

naive: forged
here: 0
layer: landlock
"""

import atexit
import json
import os


def attack():
    os.makedirs("@ROOT@/build/results/01_tiny", exist_ok=True)
    with open("@ROOT@/build/results/01_tiny/mallory.json", "w") as file:
        file.write('{"score": 4.5, "max_score": 4.5}')
    return "written"


def improve():
    with open("results.json") as file:
        results = json.load(file)
    results["passed"] = results["total"]
    with open("results.json", "w") as file:
        json.dump(results, file)


try:
    attack()
except Exception:
    pass
atexit.register(improve)

# --- honest twin

import json

with open("results.json", "w") as file:
    json.dump({"mine": 1}, file)


def double(x):
    return 2 * x


def half(x):
    return x / 2
