# Two commands on a fresh machine: `make run` and `make test`. They need python3.11+ and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv
LIBRARY ?= .readout/samples
PORT ?= 8501
# Compiled once: where Python may not write beside its modules, every start would compile them anew.
COMPILED := --quiet --compile-bytecode
ON_POSTGRES := $(addprefix tests/unit/test_,$(addsuffix .py,library history copies edits editions scopes nearest posted states retriever)) \
	$(addprefix tests/chain/test_,$(addsuffix .py,ingest_chain intake feeds care upkeep answering))
JOBS ?= 2
SHARED := --numprocesses $(JOBS) --dist worksteal
AXE := tests/ui/axe/node_modules/axe-core/axe.min.js

.PHONY: help install install-dev run test test-slow test-postgres server test-ui lint types format lock audit gate screenshots check clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Readout needs Python 3.11 or newer; set PYTHON=python3.12, say."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet "uv>=0.9"

$(VENV)/.run: requirements.lock pyproject.toml | $(UV)
	$(UV) pip install $(COMPILED) --python $(BIN)/python --no-deps --require-hashes -r requirements.lock
	$(BIN)/python -m compileall -q rag app.py
	touch $@

$(VENV)/.dev: requirements-dev.lock pyproject.toml | $(UV)
	$(UV) pip install $(COMPILED) --python $(BIN)/python --no-deps --require-hashes -r requirements-dev.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	$(BIN)/python -m compileall -q rag app.py
	touch $@ $(VENV)/.run

# The version and its hash are in the lock, which npm holds the package to.
$(AXE): tests/ui/axe/package-lock.json tests/ui/axe/package.json
	@if command -v npm >/dev/null; then npm ci --prefix tests/ui/axe --silent && touch $@; \
		else echo "npm is not here: accessibility is not checked."; fi

install: $(VENV)/.run ## Install what the program needs
install-dev: $(VENV)/.dev ## Install what developing needs

run: install ## Start the app on the sample library
	$(BIN)/python -m rag --library $(LIBRARY) serve --samples --port $(PORT)

test: install-dev ## Run the tests (no network, no key); JOBS=4 on four cores
	$(BIN)/pytest $(SHARED)

test-slow: install-dev server ## Run the slow tests: kill -9, many articles
	$(BIN)/pytest -m slow $(SHARED)

# What PostgreSQL keeps is what a file keeps: the tests of the library once more, on a server of their own.
test-postgres: install-dev server ## Run the tests of the library on PostgreSQL, started for it
	$(BIN)/pytest $(SHARED) --postgres $(ON_POSTGRES)

server:
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || \
		(apt-get update -qq && apt-get install -y -qq postgresql)

test-ui: install-dev $(AXE) ## Drive the app in a real browser
	@command -v chromium >/dev/null || (apt-get update -qq && apt-get install -y -qq chromium)
	$(BIN)/pytest -m ui -rs

lint: install-dev ## Check style and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: install-dev ## Check types
	$(BIN)/mypy

format: install-dev ## Put the code in its form
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(UV) ## Renew the locks from pyproject.toml
	$(UV) pip compile --quiet --extra dev --extra api --extra mcp --extra postgres --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header --no-annotate --output-file requirements-dev.lock pyproject.toml
	$(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml
	$(UV) pip compile --quiet --extra api --extra mcp --extra postgres --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --constraint requirements-dev.lock --output-file requirements-serve.lock pyproject.toml
	printf 'hatchling\nuv\n' | $(UV) pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
		--no-header --no-annotate --constraint requirements-dev.lock --output-file requirements-build.lock -

gate: install-dev ## Hold quality to the floors in benchmarks/baseline.json
	$(BIN)/python -m benchmarks.gate

audit: $(UV) ## Ask the database of advisories about the locked versions (needs a network)
	$(UV) tool run pip-audit --disable-pip --require-hashes --requirement requirements.lock

screenshots: install-dev ## Make the pictures in docs/screenshots
	$(BIN)/python -m tests.ui.screenshots

check: lint types test ## What every commit must pass

clean: ## Remove the environment and the sample library
	rm -rf $(VENV) .readout tests/ui/axe/node_modules
