"""Prints a script.

An instructor's page ran what a student's output held: CVE-2026-44727
(https://github.com/jupyter-server/jupyter_server/security/advisories/GHSA-fcw5-x6j4-ccmp).
Here no report shows what a submission prints.

naive: fooled
here: full
"""


def double(x):
    print("<script>alert(document.cookie)</script>")
    return 2 * x


def half(x):
    return x / 2


# --- honest twin


def double(x):
    print(f"<{x}>")
    return 2 * x


def half(x):
    return x / 2
