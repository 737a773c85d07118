# Two commands do all the set-up: `make run` and `make test`.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:

export PORT ?= 8000
export VAR_DIR ?= $(CURDIR)/var
override VAR_DIR := $(abspath $(VAR_DIR))
# honcho gives each process a PORT of its own; the worker needs the web process's to write addresses.
export WEB_PORT := $(PORT)
export PIP_DISABLE_PIP_VERSION_CHECK := 1

VENV := .venv
BIN := $(CURDIR)/$(VENV)/bin
PYTHON ?= python3
MANAGE := $(BIN)/python manage.py
export PATH := $(BIN):$(PATH)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PYTEST_WORKERS ?= 2

.PHONY: run test lint demo clean test-sqlite test-mongodb test-browser check tools

# --- Running ------------------------------------------------------------------------------------------------
run: $(VENV)/.run
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) collectstatic --noinput --verbosity 0
	@$(MANAGE) seed_demo
	@echo "Open http://127.0.0.1:$(PORT)  (Ctrl-C stops)"
	@exec $(BIN)/honcho start

demo: $(VENV)/.run
	$(MANAGE) migrate --verbosity 0
	$(MANAGE) seed_demo

$(VENV)/.run: requirements.txt
	@[ -x $(BIN)/python ] || { $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(SUDO) apt-get update -qq; $(SUDO) apt-get install -y -qq python3-venv; }; }
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@echo "Installing packages…"
	@$(BIN)/pip install --quiet -r requirements.txt
	@touch $@

# --- Testing ------------------------------------------------------------------------------------------------
# Lint first (fast), then the same suite on both engines, then the pages in a real browser.
test: lint test-sqlite test-mongodb test-browser

test-sqlite: tools
	$(BIN)/pytest -n $(PYTEST_WORKERS) --dist worksteal -m "not browser"

test-mongodb: tools
	TEST_ENGINE=mongodb $(BIN)/pytest -n $(PYTEST_WORKERS) --dist worksteal -m "not browser"

# What fails is run once more, alone: docs/decisions.md, "A browser test may fail once".
test-browser: tools
	@$(BIN)/pytest -n $(PYTEST_WORKERS) --dist worksteal tests/browser || { \
		[ $$? -eq 1 ] || exit; \
		echo "Once more, alone: what failed above"; \
		$(BIN)/pytest --last-failed --last-failed-no-failures none tests/browser; \
	}

lint: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(MANAGE) makemigrations --check --dry-run
	SITE_URL=https://example.org SECRET_KEY="$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')" \
		$(MANAGE) check --deploy --fail-level WARNING

$(VENV)/.test: $(VENV)/.run requirements-dev.txt
	@echo "Installing test packages…"
	@$(BIN)/pip install --quiet -r requirements-dev.txt
	@touch $@

# What the tests need besides Python: a browser and Redis. mongod comes with the Python packages.
tools: $(VENV)/.test
	@missing=""; \
	command -v chromium-headless-shell >/dev/null || missing="$$missing chromium-headless-shell fonts-dejavu-core"; \
	command -v redis-server >/dev/null || missing="$$missing redis-server"; \
	if [ -n "$$missing" ]; then \
		$(SUDO) apt-get update -qq; \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; \
	fi

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Kept: $(VAR_DIR) (the site's data)"
