# `make site` and `make test` need Python 3.11 or newer, Git and make, and nothing else; Node, for the scripts' checks, comes from PyPI.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/pip install --disable-pip-version-check --quiet --no-deps --no-compile  # constraints hold all

FUZZ_SECONDS ?= 60

export PYTHONDONTWRITEBYTECODE =  # the engine is compiled once, and not by each process of the tests
ifneq ($(shell getconf GNU_LIBC_VERSION 2>/dev/null),)  # in large pages: on a host that is short of memory, in half the time
check test: export GLIBC_TUNABLES = glibc.malloc.hugetlb=1
check test: export PYTHONMALLOC = malloc
endif

.PHONY: setup site serve check check-portal check-code test fuzz docs bench screenshots lock release fmt clean

setup: $(VENV)/.site         ## Set up what the portal needs, and no more

site: $(VENV)/.site          ## Check the portal and build it into site/
	@$(BIN)/trellis build
	@echo "Look at it with: make serve"

serve: $(VENV)/.site         ## Show the portal on http://127.0.0.1:8000 and rebuild it as you write
	@$(BIN)/trellis serve

check: $(VENV)/.test         ## What CI checks before the tests: portal, generated files, types, style
	@MAKEFLAGS= $(MAKE) --no-print-directory --jobs 2 check-portal check-code

check-portal:
	@$(BIN)/trellis check
	@$(BIN)/trellis schema --check
	@$(BIN)/trellis repository --check
	@$(BIN)/node node_modules/typescript/bin/tsc

check-code:
	@$(BIN)/mypy
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/zizmor --offline --quiet .github

test: $(VENV)/.test          ## Run all tests, in a browser too
	@scripts/browser > /dev/null & installing=$$!; $(BIN)/node --test 'tests/script/**/*.test.js' && wait $$installing
	@$(BIN)/python -m pytest --numprocesses $$($(BIN)/python -c 'import os; print((os.cpu_count() or 1) + 1)') --dist loadfile --no-loadscope-reorder -p no:cacheprovider  # browsers wait, too

fuzz: $(VENV)/.fuzz          ## Feed the loader broken files for FUZZ_SECONDS, from where the last run stopped
	@$(BIN)/python tests/fuzz/loader.py $(FUZZ_SECONDS)

docs: $(VENV)/.site          ## Write docs/rules.md, docs/data.md and the JSON Schemas anew
	@$(BIN)/trellis explain --all > docs/rules.md
	@$(BIN)/trellis explain --data > docs/data.md
	@$(BIN)/trellis schema

bench: $(VENV)/.test         ## Measure speed: ratios within one run
	@$(BIN)/python benchmarks/check.py
	@$(BIN)/python benchmarks/rules.py
	@$(BIN)/python benchmarks/review.py
	@$(BIN)/python benchmarks/history.py
	@$(BIN)/python benchmarks/duplicates.py
	@$(BIN)/python benchmarks/duplicates.py --light
	@$(BIN)/python benchmarks/build.py
	@$(BIN)/python benchmarks/build.py --pages 1000 5000
	@$(BIN)/python benchmarks/parts.py --courses 1000
	@$(BIN)/python benchmarks/saved.py
	@scripts/browser > /dev/null && $(BIN)/python benchmarks/browse.py
	@$(BIN)/npm ci --prefix benchmarks/engines && scripts/browser > /dev/null && $(BIN)/python benchmarks/search.py

screenshots: $(VENV)/.test   ## Photograph the portal into docs/images/ and build/screenshots/
	@scripts/browser > /dev/null
	@$(BIN)/python tests/browser/screenshots.py

lock: $(VENV)/.test          ## Pin the dependencies of pyproject.toml anew, with hashes
	@scripts/lock

release: $(VENV)/.site       ## Build what a release publishes into dist/, and try it on each Python from 3.11 that is here
	@$(BIN)/python scripts/release.py

fmt: $(VENV)/.test           ## Format the Python
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

clean:                       ## Forget what was built and set up
	rm -rf $(VENV) .cache node_modules site build dist

$(VENV)/.site: constraints.txt pyproject.toml
	@scripts/python-version $(PYTHON)
	@echo "Setting up (a minute, once) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(PIP) --require-hashes -r constraints.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: $(VENV)/.site constraints-test.txt package-lock.json
	@echo "Setting up what the tests need (a minute, once) …"
	@$(PIP) --require-hashes -r constraints-test.txt
	@$(BIN)/npm ci
	@touch $@

$(VENV)/.fuzz: $(VENV)/.test constraints-fuzz.txt
	@$(PIP) --require-hashes -r constraints-fuzz.txt || { \
	  echo "make fuzz needs atheris, which has no build for this Python or this system: use Linux on x86-64 and CPython 3.11 to 3.14." >&2; exit 1; }
	@touch $@
