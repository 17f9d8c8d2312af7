"""Has a file whose name is markup (in jupyterhub's list of files that was CVE-2018-19352).

naive: fooled
here: full
"""

from tests import tiny


def make(folder):
    (folder / "<script>alert(1)<br>.py").write_text(tiny.RIGHT)
    (folder / "`<script>`.py").write_text(tiny.RIGHT)


# --- honest twin


def make_twin(folder):
    (folder / "tiny <final>.py").write_text(tiny.RIGHT)
