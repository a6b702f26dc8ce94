# Crosswalk. Needs Python 3.11 to 3.13, git and make; everything else goes into .venv. `make help` lists the targets.
#
#   PYTHON=/path/to/python3.12   the interpreter to use         ARGS="--opportunities 40"   passed on by demo
#   WORKERS=4                    test processes                 TESTS="tests/platform -x"   passed on by test

VENV ?= .venv
BIN := $(VENV)/bin
WORKERS ?= 3
TESTS ?=
ARGS ?=
export VENV
# What was imported once is not compiled again: hundreds of processes start here.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help demo up dev test check static setup setup-dev

help: ## Explain the targets.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: setup ## Run quote-to-cash over several simulated ERPs and delivery tools, bad days included; exits 0 only if the books agree.
	@$(BIN)/crosswalk demo $(ARGS)

up: setup ## Start everything and keep it up; prints addresses and calls to paste. Ctrl-C stops it.
	@$(BIN)/crosswalk up

dev: up

test: static ## What CI runs: all static checks, then every test.
	@echo "== tests"
	@$(BIN)/pytest -n $(WORKERS) --dist loadgroup $(TESTS)

check: static ## The checks that need no test run: lint, format, types, import contracts, drift of OpenAPI and migrations, breaking changes.
	@echo "== drift of migrations and other checks of the architecture"
	@$(BIN)/pytest -q -m "not slow" tests/architecture

static: setup-dev
	@echo "== lint";              $(BIN)/ruff check .
	@echo "== format";            $(BIN)/ruff format --check .
	@echo "== types";             $(BIN)/mypy
	@echo "== import contracts";  $(BIN)/lint-imports --no-logo
	@echo "== OpenAPI drift";     $(BIN)/crosswalk openapi check
	@echo "== breaking changes";  $(BIN)/crosswalk openapi breaking

setup:
	@sh scripts/environment.sh runtime

setup-dev:
	@sh scripts/environment.sh dev
