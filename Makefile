# Everything starts here. `make` prints the targets.
PYTHON ?= python3
PORT ?= 8000
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
BIN := .venv/bin
FRONT := $(shell find src/souk -path '*/node_modules' -prune -o -path '*/frontend/*' -type f -print 2>/dev/null)
SOURCES := pyproject.toml hatch_build.py $(FRONT)

.DEFAULT_GOAL := help
.PHONY: help demo serve test check lint bench lock clean

help:  ## print this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

demo: .venv/.runtime  ## a furnished marketplace at http://127.0.0.1:8000 (PORT=8001 for another port)
	$(BIN)/souk demo --port $(PORT)

serve: .venv/.runtime  ## your own shop: settings from the environment or .env
	$(BIN)/souk serve --port $(PORT)

test: .venv/.dev  ## the whole suite, on SQLite and on PostgreSQL where it listens
	$(BIN)/pytest -n auto

check: lint  ## lint, format, types, import contracts, house tests
	$(BIN)/pytest tests/house -n auto

lint: .venv/.dev  ## lint, format, types, import contracts
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.dev  ## measure against the floor; writes bench/results/
	$(BIN)/python -m bench

lock: .venv/.dev  ## lock dependencies by version and hash
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml -o requirements/runtime.txt
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-header pyproject.toml --group dev -o requirements/dev.txt

clean:  ## remove what was built and the demo's data
	rm -rf .venv .uv var build src/souk/ui/static/dist src/souk/ui/frontend/node_modules

.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check uv

.venv/bin/python: | $(filter .uv/bin/uv,$(UV))
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv

.venv/.runtime: requirements/runtime.txt $(SOURCES) | .venv/bin/python
	test -e .venv/.dev || $(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/runtime.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/python -m compileall -q src/souk -x node_modules
	touch $@

.venv/.dev: requirements/dev.txt $(SOURCES) | .venv/bin/python
	$(UV) pip sync --quiet --compile-bytecode --python $(BIN)/python --require-hashes requirements/dev.txt
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --editable .
	$(BIN)/python -m compileall -q src/souk -x node_modules
	touch $@ .venv/.runtime
