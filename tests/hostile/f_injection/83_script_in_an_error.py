"""Raises an error whose message is a script: it runs in the browser of who reads the feedback.

In Jupyter that was CVE-2021-32862.

naive: fooled
here: 1.5
"""


def double(x):
    raise ValueError("<script>fetch('/formgrader/api/grade', {method: 'PUT'})</script>")


def half(x):
    return x / 2


# --- honest twin


def double(x):
    if not 1 <= 2:
        raise ValueError(f"wanted: 1 <= x < 2 & x > 0, got {x}")
    return 2 * x


def half(x):
    return x / 2
