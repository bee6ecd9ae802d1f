.DEFAULT_GOAL := help
.PHONY: help setup run test lint bench stress clean distclean

BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest

export PYTHON
export TORCH_INDEX

help:
	@echo 'make run        open Netwright (with no screen: make the demonstration in demo/)'
	@echo 'make test       run the tests'
	@echo 'make lint       check style, types and import rules'
	@echo 'make bench      measure speed'
	@echo 'make stress     run the long random tests'
	@echo 'make clean      remove what these commands have made, .venv excepted'
	@echo 'make distclean  remove .venv too'
	@echo
	@echo 'make run ARGS="train digits.netw"    hands arguments to the program'
	@echo 'make test PYTEST_ARGS="-k undo -x"   hands arguments to pytest'
	@echo 'make bench BENCH_ARGS="startup"      runs only some of the benches'
	@echo 'All but help and clean first set up .venv and, on Debian, the system libraries that Qt needs (packaging/setup.sh).'

setup:
	@sh packaging/setup.sh

run: setup
ifneq ($(strip $(ARGS)),)
	@exec $(BIN)/netwright $(ARGS)
else
	@if [ "$$(uname)" = Linux ] && [ -z "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
		echo 'netwright: There is no screen here, so the window cannot open; making the demonstration in demo/ instead.'; \
		exec $(BIN)/netwright demo --out demo/; \
	else \
		exec $(BIN)/netwright; \
	fi
endif

# One process for each core, as far as memory allows; each takes about a gigabyte.
test: setup
	$(PYTEST) -n auto --maxprocesses 4 --dist worksteal $(PYTEST_ARGS)

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	$(BIN)/python tests/bench/run.py $(BENCH_ARGS)

stress: export HYPOTHESIS_PROFILE = stress
stress: setup
	$(PYTEST) -m "hypothesis or drawn" --timeout=3600 $(PYTEST_ARGS)

clean:
	rm -rf build dist demo *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .benchmarks .hypothesis
	find core gui tests -name __pycache__ -type d -prune -exec rm -rf {} +

distclean: clean
	rm -rf .venv
