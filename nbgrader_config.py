"""nbgrader's configuration of this course: everything is in the autograder package."""

from autograder.nbgrader import configure

configure(get_config())  # noqa: F821 - nbgrader provides it
