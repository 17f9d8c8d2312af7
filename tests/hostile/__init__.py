"""Hostile and odd submissions, a naive grader that they get the better of, and their stage.

One file is one submission; its docstring says what it tries and what must happen
(`cases` reads it), the part below ``# --- honest twin`` is what an honest student
would have written in its place. `naive` is a grader as many are, `scene` is what
surrounds a submission while it is graded. The tests are in ``tests/test_hostile*.py``.
"""
