# Everything here needs Python >= 3.11 with venv, and make. The first run makes .venv; later ones start at once.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
# `make test` leaves tests/e2e out; these are the other options of pyproject.toml.
E2E = $(BIN)/python -m pytest tests/e2e -o addopts='--strict-markers --strict-config --import-mode=importlib -ra -p no:pytest-lsp -p no:asyncio' -o timeout=0

.DEFAULT_GOAL := help
.PHONY: help setup demo test e2e e2e-full lint format bench docs clean

help:  ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(STAMP)  ## make .venv with the project and its tools

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "DevMatrix needs Python 3.11 or newer; $(PYTHON) is older. Try: make PYTHON=python3.12" >&2; exit 2; }
	@echo "Setting up $(VENV) (once) ..."
	@if command -v uv >/dev/null 2>&1; then \
	  test -x $(BIN)/python || uv venv --quiet --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')" $(VENV); \
	  uv pip install --quiet --python $(BIN)/python -e . --group dev; \
	else \
	  $(PYTHON) -m venv $(VENV) \
	    || { echo "Python's venv is missing: on Debian, apt-get install python3-venv" >&2; exit 2; }; \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade 'pip>=25.1' \
	    && $(BIN)/python -m pip install --quiet --disable-pip-version-check -e . --group dev; \
	fi
	@touch $(STAMP)

demo: $(STAMP)  ## from examples/ecommerce to a running application (KEEP=1 keeps it running)
	@$(BIN)/python -m examples.demo $(if $(KEEP),--keep)

test: $(STAMP)  ## the project's own tests
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

e2e: $(STAMP)  ## generate the examples, then run their own tests, migrations and contract checks
	@$(E2E) $(ARGS)

e2e-full: $(STAMP)  ## the same with every check on every example
	@DEVMATRIX_E2E=full $(E2E) $(ARGS)

lint: $(STAMP)  ## style, layers and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports
	@$(BIN)/mypy

format: $(STAMP)  ## put the code into the house style
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .

bench: $(STAMP)  ## what it costs, beside others (ARGS=editing: only what an editor waits for)
	@$(BIN)/python -m bench $(ARGS)

docs: $(STAMP)  ## write the pages that are made from the code
	@$(BIN)/python -m validators.rule_docs

clean:  ## remove everything that was made here
	rm -rf $(VENV) .import_linter_cache demo-app build dist .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
