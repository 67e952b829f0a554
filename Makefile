# What a newcomer, a developer and CI type. `make` alone lists it.

PYTHON ?= python3
ARGS ?=
BIN := .venv/bin
INSTALLED := .venv/.installed

# Vietnamese text survives any locale; pip speaks only of what went wrong
export PYTHONUTF8 := 1
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export PIP_ROOT_USER_ACTION := ignore

.DEFAULT_GOAL := help
.PHONY: help setup run up test test-deep test-faults bench audit lint format clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo '  ARGS="…" goes on to run, up, test, test-deep, test-faults and bench:  make run ARGS=--once   make test ARGS="-k relay"'

setup: $(INSTALLED) ## create .venv and install the exact versions of constraints.txt

$(INSTALLED): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo 'Python 3.11 or newer is needed; name it as in: make setup PYTHON=python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
			echo 'Installing python3-venv …'; \
			apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install --yes python3-venv >/dev/null; \
		else \
			echo 'Python lacks its venv module; as root run: apt-get install python3-venv' >&2; exit 1; \
		fi; }
	@echo 'Installing Thi Đua into .venv …' >&2
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[dev]'
	@touch $@

run: setup ## start everything in one process, with the sample organisation
	@$(BIN)/thidua up --sample $(ARGS)

up: setup ## start everything in one process, with your own data
	@$(BIN)/thidua up $(ARGS)

test: setup lint ## check style, types, laws and behaviour; installs and starts the servers it needs
	@$(BIN)/python -m tests.servers install
	@$(BIN)/python -m pytest $(ARGS)
	@$(BIN)/python -m tests.browser $(ARGS)

test-deep: setup ## compare scoring with its plain-Python oracle on 52,000 generated cases, for an hour or two
	@$(BIN)/python -m pytest -q --hypothesis-profile=deep tests/unit/scoring/test_oracle.py \
		tests/unit/scoring/test_oracle_scores.py $(ARGS)

test-faults: setup ## break everything at random over a running load, then audit (ARGS="--seed 7 --minutes 5")
	@env -u AMQP_URI -u DATABASE_URL $(BIN)/python -m tests.servers install
	@$(BIN)/python -W ignore -m tests.faults $(ARGS)

bench: setup ## measure speed beside its peers, into docs/benchmarks.md (ARGS=--quick for a short try)
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[dev,bench]'
	@$(BIN)/python -m tests.servers install
	@command -v npm >/dev/null || { echo 'message-db comes from npm; as root run: apt-get install npm' >&2; exit 1; }
	@$(BIN)/python -W ignore -m tests.bench.run $(ARGS)

lint: setup ## check style, types, habits that are dangerous, and the laws of imports
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check . || { echo 'Some files are not formatted; run: make format' >&2; exit 1; }
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/bandit --quiet --configfile pyproject.toml --recursive services shared thidua
	@$(BIN)/lint-imports --no-logo >.venv/laws.log 2>&1 || { cat .venv/laws.log; exit 1; }

format: setup ## mend style and order of imports
	@$(BIN)/ruff check --quiet --fix-only .
	@$(BIN)/ruff format --quiet .

audit: setup ## ask the network which of the installed packages have known weaknesses
	@$(BIN)/python -m pip install -qq pip-audit==2.10.1
	@$(BIN)/pip-audit --requirement constraints.txt --no-deps --disable-pip

clean: ## remove .venv and everything that is made again by itself
	@rm -rf .venv build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
