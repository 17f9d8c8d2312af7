"""Hands in what somebody else has handed in: all submissions lie in one folder.

naive: forged
here: 0
layer: landlock
"""


def attack():
    with open("@ROOT@/submitted/bob/01_tiny/tiny.py") as file:
        return file.read()


try:
    source = attack()
    exec(source[source.index("def double") :].replace('check("', '("'))
except Exception:
    pass

# --- honest twin

with open("part.py", "w") as file:
    file.write("def double(x):\n    return 2 * x\n")

exec(open("part.py").read())


def half(x):
    return x / 2
