# The WZW-atlas of Drenthe. `make` alone lists the targets; README.md explains them.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8501
INPUT ?=

VENV := .venv
BIN := $(VENV)/bin
# A stamp named after the content of the requirements: changed pins install again.
RUNTIME := $(VENV)/.runtime-$(shell cksum < requirements.txt | cut -d ' ' -f 1)
TESTING := $(VENV)/.testing-$(shell cat requirements.txt requirements-test.txt | cksum | cut -d ' ' -f 1)
# The linter of the API's description; it is on no package index of Python.
SPECTRAL := @stoplight/spectral-cli@6.16.3
LINTER := $(VENV)/spectral/.$(subst /,-,$(SPECTRAL))

# $(call apt,PACKAGES): install Debian packages; false where that is impossible.
apt = { command -v apt-get >/dev/null 2>&1 && \
	if [ "$$(id -u)" = 0 ]; then as_root=; \
	elif sudo -n true 2>/dev/null; then as_root=sudo; \
	else false; fi && \
	$$as_root apt-get update -q && \
	$$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $(1); }

.PHONY: help setup run test lint check bench soak data clean setup-test browser linter postgres

help: ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: $(RUNTIME) ## Prepare .venv with what the atlas needs to run

run: setup ## Start the atlas (HOST=127.0.0.1 PORT=8501) and print its address
	@echo "De atlas start op http://$(HOST):$(PORT)/ (stoppen met Ctrl+C)"
	@exec $(BIN)/streamlit run app.py --server.port $(PORT) --server.address $(HOST)

# In the order of the folders: the browser is kept from file to file, the short files come last.
test: setup-test browser linter postgres lint check ## Lint, types, data and all tests, in a real browser too
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile --no-loadscope-reorder

lint: setup-test ## Only ruff (lint, format) and mypy
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: setup ## Validate every record, table and geometry
	$(BIN)/python -m atlas check

bench: setup-test browser ## Measure speed beside an empty page: JSON and a table
	$(BIN)/python -m bench

soak: setup-test ## 2,000 sessions in 20 minutes: does memory stay level?
	$(BIN)/python -m bench.soak

data: setup ## Rebuild data/ from the source extracts: make data INPUT=folder
	@test -n "$(INPUT)" || { echo "Say where the source extracts are: make data INPUT=folder"; exit 2; }
	$(BIN)/python -m atlas.sources "$(INPUT)"

clean: ## Remove .venv, caches and screenshots
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis .screenshots
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

setup-test: $(TESTING)

$(BIN)/python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || $(call apt,python3 python3-venv) || \
		{ echo "Python's venv is missing. On Debian or Ubuntu: sudo apt-get install python3 python3-venv"; \
		echo "On macOS: brew install python@3.12, then: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The atlas needs Python 3.11 or newer: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(RUNTIME): $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements.txt
	@rm -f $(VENV)/.runtime-* && touch $@

$(TESTING): $(RUNTIME)
	$(BIN)/python -m pip install --disable-pip-version-check -q -r requirements-test.txt
	@rm -f $(VENV)/.testing-* && touch $@

# By the Node of requirements-test.txt, into the virtual environment.
linter: $(LINTER)

$(LINTER): $(TESTING)
	rm -rf $(VENV)/spectral
	PATH="$(abspath $(BIN)):$$PATH" $(BIN)/npm install --prefix $(VENV)/spectral --no-audit --no-fund \
		--loglevel=error $(SPECTRAL)
	@touch $@

# Debian's own Chromium on Debian; elsewhere the one that Playwright brings.
browser: setup-test
	@if [ -x /usr/bin/chromium ]; then :; \
	elif grep -qs '^ID=debian' /etc/os-release && $(call apt,chromium fonts-liberation); then :; \
	else $(BIN)/python -m playwright install chromium; fi

# A real PostgreSQL for the tests, which start it themselves.
postgres:
	@if command -v initdb >/dev/null || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; then :; \
	elif $(call apt,postgresql); then :; \
	else echo "PostgreSQL is missing: its tests are SKIPPED, but for CI, where they fail."; \
		echo "On Debian: sudo apt-get install postgresql; on macOS: brew install postgresql"; fi
