"""The sandbox: where submissions run, and the plain data that comes back.

Inside the cage: `worker` (the warm process), `loader` (a submission becomes a
module), `runner` (asks it), `confine` (what one submission's process gives up for good).
In a student's own process, too: `loader`, `runner` and `state` (settings are put back).
Outside: `cage` (how the worker is started) and `pool` (how it is talked to).
On both sides: `wire`. Nothing here imports anything of the package above it.
"""
