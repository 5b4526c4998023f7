# `make site` and `make test` need Python 3.11 or newer, Git and make, and nothing else.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install --disable-pip-version-check --quiet

.PHONY: setup site serve check test bench screenshots lock fmt clean

setup: $(VENV)/.site         ## Set up what the portal needs, and no more

site: $(VENV)/.site          ## Check the portal and build it into site/
	@$(BIN)/trellis build
	@echo "Look at it with: make serve"

serve: $(VENV)/.site         ## Show the portal on http://127.0.0.1:8000 and rebuild it as you write
	@$(BIN)/trellis serve

check: $(VENV)/.test         ## What CI checks before the tests: portal, generated files, types, style
	@$(BIN)/trellis check
	@$(BIN)/trellis schema --check
	@$(BIN)/mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/zizmor --offline --quiet .github

test: $(VENV)/.test          ## Run all tests, in a browser too
	@scripts/browser > /dev/null
	@$(BIN)/python -m pytest

bench: $(VENV)/.test         ## Measure speed: ratios within one run
	@$(BIN)/python benchmarks/check.py
	@$(BIN)/python benchmarks/build.py

screenshots: $(VENV)/.test   ## Photograph the portal into docs/images/ and build/screenshots/
	@scripts/browser > /dev/null
	@$(BIN)/python tests/browser/screenshots.py

lock: $(VENV)/.test          ## Pin the dependencies of pyproject.toml anew, with hashes
	@scripts/lock

fmt: $(VENV)/.test           ## Format the Python
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

clean:                       ## Forget what was built and set up
	rm -rf $(VENV) .cache site build

$(VENV)/.site: constraints.txt pyproject.toml
	@scripts/python-version $(PYTHON)
	@echo "Setting up (a minute, once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r constraints.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.site constraints-test.txt
	@echo "Setting up what the tests need (a minute, once) …"
	@$(PIP) --require-hashes -r constraints-test.txt
	@touch $@
