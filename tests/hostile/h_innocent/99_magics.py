"""Came from Colab: magics, a shell command, a mounted drive.

naive: loses
here: full
file: tiny.ipynb
"""

{
 "cells": [
  {
   "cell_type": "code",
   "metadata": {},
   "outputs": [],
   "execution_count": null,
   "source": "%matplotlib inline\n!pip install -q torch\nfrom google.colab import drive\ndrive.mount('/content/drive')"
  },
  {
   "cell_type": "code",
   "metadata": {},
   "outputs": [],
   "execution_count": null,
   "source": "%%time\ndef double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}

# --- honest twin

{
 "cells": [
  {
   "cell_type": "code",
   "metadata": {},
   "outputs": [],
   "execution_count": null,
   "source": "def double(x):\n    return 2 * x\n\n\ndef half(x):\n    return x / 2\n"
  }
 ],
 "metadata": {},
 "nbformat": 4,
 "nbformat_minor": 5
}
