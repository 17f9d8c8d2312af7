"""Answers with an object that runs a program where it is unpickled, and leaves such a file, too.

Graders that take results from their other process as pickle or dill run it outside the
sandbox: otter (https://github.com/ucbds-infra/otter-grader/blob/master/otter/grade/containers.py)
and PrairieLearn's second version do. Here only plain data crosses.

naive: planted
here: 1.5
"""

import pickle
from pathlib import Path


class Answer:
    def __reduce__(self):
        return Path.touch, (Path("@ROOT@/planted.txt"),)


with open("results.pkl", "wb") as file:
    pickle.dump(Answer(), file)


def double(x):
    return Answer()


def half(x):
    return x / 2


# --- honest twin

import pickle


class Answer:
    def __init__(self, value):
        self.value = value


with open("results.pkl", "wb") as file:
    pickle.dump({"passed": 3}, file)


def double(x):
    return pickle.loads(pickle.dumps(Answer(2 * x))).value


def half(x):
    return x / 2
