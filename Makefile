# The two commands: `make demo` and `make test`. Each makes .venv the first time.

PYTHON ?= python3
BIN := .venv/bin
ifeq ($(OS),Windows_NT)
BIN := .venv/Scripts
endif

.PHONY: demo test lint bench bench-scale soak messages clean

demo: .venv/ready
	$(BIN)/python -m tests.demo

test: .venv/ready lint
	$(BIN)/python -m pytest -n 2 --dist loadfile $(PYTEST)

lint: .venv/ready
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy

bench: .venv/ready
	$(BIN)/python -m tests.bench

# How time and memory grow with the class; 10,000 take about ten minutes.
bench-scale: .venv/ready
	$(BIN)/python -m tests.bench_scale 10 100 1000 10000

# A class of 2,000, one in five hostile, while processes are killed at random.
soak: .venv/ready
	$(BIN)/python -m tests.soak 2000

# Collect what the grader says into the Spanish catalogue, and compile it.
messages: .venv/ready
	$(BIN)/python -m tests.messages

# Installed once; again only when one of these files changes.
.venv/ready: pyproject.toml constraints.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade "pip>=23.1"
	$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[instructor,cluster,dev]"
	@touch .venv/ready

clean:
	rm -rf build .pytest_cache .mypy_cache .ruff_cache
