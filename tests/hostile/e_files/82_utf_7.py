"""Hides code in a comment from whoever reads the file as UTF-8: Python reads it as UTF-7.

Here there is one text for all: what is read is what runs.

naive: forged
here: 1.5
"""

# coding: utf-7
# What is needed is not much: +AAo-import os+AAo-os._exit(0)


def double(x):
    return 3 * x


def half(x):
    return x / 2


# --- honest twin

# -*- coding: utf-8 -*-
# What is needed is not much: 1 + 1


def double(x):
    return 2 * x


def half(x):
    return x / 2
