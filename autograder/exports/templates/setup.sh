#!/usr/bin/env bash
# Gradescope runs this once, as root, when it builds the image. Nothing after it needs the network.
set -euo pipefail
export DEBIAN_FRONTEND=noninteractive
apt-get update
apt-get install -y python3 python3-venv bubblewrap
apt-get clean
python3 -m venv /autograder/venv
pip="/autograder/venv/bin/python -m pip install --no-cache-dir"
$pip --upgrade pip
$pip torch --index-url https://download.pytorch.org/whl/cpu
$pip "/autograder/source/@WHEEL@" @NEEDS@
/autograder/venv/bin/python -c "import torch, autograder; print(torch.__version__, autograder.__version__)"
