# Needs Python >= 3.11, make and git; everything else goes into .venv, once.
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin

.PHONY: help demo demo-city test test-all bench lint golden

help:
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:[^#]*## /\t/' | expand -t 12

# The stamp is newer than what it was made from, so a second run installs nothing.
.venv/.installed: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "govsim needs Python 3.11 or newer")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	touch $@

demo: .venv/.installed ## compare both rules on a Luoshan-like year
	$(BIN)/govsim compare scenario=luoshan 'rules=[dumping,whistle]'

demo-city: .venv/.installed ## a year of the whole city of Xinyang under today's rules; prints time and memory
	$(BIN)/govsim run scenario=xinyang reforms=none replications=1 log=false

test: .venv/.installed ## the tests that are quick: all but those marked theory or long
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not theory and not long"

# The coverage is that of the quick tests alone: what they leave out, long ones would only run through by the way.
test-all: .venv/.installed ## every test, the coverage of sim/ by lines, and the notebooks from top to bottom
	COVERAGE_FILE=$(CURDIR)/.coverage $(BIN)/python -m pytest -n 2 --dist loadgroup -m "not theory and not long" \
		--cov --cov-report=term:skip-covered --cov-fail-under=95
	$(BIN)/python -m pytest -n 2 --dist loadgroup -m "theory or long"
	$(BIN)/python -m pytest -n 2 --nbmake $(wildcard notebooks/*.ipynb)

bench: .venv/.installed ## speed and memory, as ratios taken in one run
	$(BIN)/python tests/bench/bench.py

lint: .venv/.installed ## ruff, and mypy in its strict mode
	$(BIN)/ruff check .
	$(BIN)/ruff format --check --quiet .
	$(BIN)/mypy

golden: .venv/.installed ## rewrite the golden tables; say why in CHANGELOG.md
	$(BIN)/python -m pytest -m golden --write-golden tests
