# Rushes: `make demo` makes a film, `make test` proves the house, `make check` is what CI runs.
PYTHON ?= $(shell for p in python3.13 python3.12 python3.11 python3 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help setup setup-dev demo story hundred studio screens test check ui format lint types contracts docs bench lock clean

help:  ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## /  make \1|/p' $(MAKEFILE_LIST) | column -t -s '|'

$(BIN)/rushes: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Rushes needs Python 3.11 or newer; none was found. Set PYTHON=/path/to/python3.11"; exit 2; }
	@PYTHON="$(PYTHON)" sh tools/setup.sh requirements.lock
	@touch $@

setup: $(BIN)/rushes  ## install into .venv and compile the kernels once

$(BIN)/pytest: requirements-dev.lock $(BIN)/rushes
	@PYTHON="$(PYTHON)" sh tools/setup.sh requirements-dev.lock
	@touch $@

setup-dev: $(BIN)/pytest

demo: setup  ## the main job: examples/launch.csv becomes finished films
	@$(BIN)/rushes run examples/launch.csv --production out/launch

story: setup  ## a 60-second story from examples/film.csv
	@$(BIN)/rushes run examples/film.csv --production out/film

hundred: setup  ## 100 prompts, 100 videos (needs the sample prompts beside the repository)
	@$(BIN)/python tools/hundred.py

studio: setup  ## the studio in the browser, on out/launch (made first where it is missing)
	@$(BIN)/python tools/ui.py ensure
	@test -d out/launch/.rushes || $(BIN)/rushes run examples/launch.csv --production out/launch
	@$(BIN)/rushes studio --production out/launch

screens: setup-dev  ## photograph every page of the studio into out/screens (needs Chromium)
	@$(BIN)/python tools/ui.py ensure
	@$(BIN)/python tools/screens.py

test: setup-dev  ## the tests (browser and PostgreSQL tests skip with the command that cures it)
	@$(BIN)/python -m pytest -n auto --dist loadfile

check: format lint types contracts docs ui test  ## format, lint, types, import contracts, docs, pages, tests

format: setup-dev
	@$(BIN)/ruff format --check -q src tests benchmarks tools && echo "format: as ruff writes it"

lint: setup-dev
	@$(BIN)/ruff check -q src tests benchmarks tools && $(BIN)/deptry src 2>&1 | tail -n 1

types: setup-dev
	@$(BIN)/mypy

contracts: setup-dev
	@$(BIN)/lint-imports --no-cache | tail -n 20

docs: setup-dev
	@$(BIN)/python tools/reference.py --check

ui: setup-dev  ## the pages: types, lint, unit tests, rings, generated types, size
	@$(BIN)/python tools/ui.py check

bench: setup-dev  ## the figures, as ratios in one run
	@$(BIN)/python benchmarks/run.py

lock:  ## pin every dependency with hashes (needs uv)
	@sh tools/lock.sh

clean:  ## remove what was made (never a production elsewhere)
	@rm -rf out ui/node_modules src/rushes/web/static .pytest_cache .mypy_cache .ruff_cache
