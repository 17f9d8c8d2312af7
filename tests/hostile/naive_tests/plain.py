"""What a naive grader tests: the numbers of the examples, and some against the reference."""

import time

import solution
import tiny


def test_number():
    assert tiny.double(3) == 6


def test_agrees():
    for x in (0, -1.5, 7):
        assert tiny.double(x) == solution.double(x)


def test_half():
    start = time.perf_counter()
    assert tiny.half(5.0) == 2.5
    assert time.perf_counter() - start < 0.5, "too slow"
