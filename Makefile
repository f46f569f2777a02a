# Everything one does with a checkout. Each target sets up what is missing first; that takes
# minutes once, and a tenth of a second afterwards. More options: make run ARGS="--help"

.DEFAULT_GOAL := help
.PHONY: help setup ready articles train run chat test lint bench clean

PYTHON ?= python3
ARGS ?=
SIDE_BY_SIDE := tests/unit tests/contract tests/dialogues tests/faults
ALONE := tests/integration tests/browser tests/knowledge

export PATH := $(CURDIR)/.venv/bin:$(CURDIR)/var/uv/bin:$(PATH)
export RASA_TELEMETRY_ENABLED ?= false
export SQLALCHEMY_SILENCE_UBER_WARNING ?= 1
export TF_CPP_MIN_LOG_LEVEL ?= 3

help:  ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-7s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

setup:  ## install the dependencies, build the sentence encoder, write .env
	@$(PYTHON) tools/setup.py

ready:
	@$(PYTHON) tools/setup.py --quiet

train: ready  ## train the model, if what it is made from has changed (ARGS="--force")
	@python -m tools.train $(ARGS)

run: ready articles  ## run Care and the demo shop; Ctrl-C stops both
	@python -m tools.run $(ARGS)

chat: ready  ## talk to Care in this terminal
	@python -m tools.chat $(ARGS)

articles:
	@# Encodes the help articles, seconds after one has changed: the first question need not wait.
	@care articles --ask "hello" > /dev/null

test: ready articles  ## run all tests (only some, and no conversations: ARGS="-k shop")
	@python -m tools.train
ifneq ($(strip $(ARGS)),)
	pytest $(ARGS)
else
	@# Each process has a model of its own in memory. What starts servers and looks at the clock
	@# is alone on the machine.
	pytest -n logical --maxprocesses 4 --dist worksteal $(SIDE_BY_SIDE)
	pytest $(ALONE)
	@# Without --e2e the words of the stories would be ignored and their intents taken for granted.
	rasa test core --e2e --model models/care.tar.gz --stories tests/conversations \
		--fail-on-prediction-errors --no-plot --out var/conversations
endif

lint: ready  ## check style, types, imports, training data and the lock files
	ruff check .
	ruff format --check .
	mypy
	lint-imports
	python -m tools.check_yaml
	rasa data validate --fail-on-warnings
	UV_PYTHON=.venv/bin/python uv lock --check --quiet
	UV_PYTHON=.venv/bin/python uv lock --check --quiet --project tools/encoder

bench: ready  ## measure speed and memory beside a stock Rasa (ARGS="--help")
	@python -m tools.bench $(ARGS)

clean:  ## remove models, databases, logs and caches (with ALL=1 also .venv and the encoder)
	rm -rf var results dist .rasa .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf .import_linter_cache models/*.tar.gz models/care.json
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
ifdef ALL
	rm -rf .venv models/encoder
endif
