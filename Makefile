# make demo  sets everything up and runs the main job        make test   sets everything up and passes the tests
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
STAMP  := $(VENV)/.ready

.PHONY: setup demo test check bench evaluate corpus model lock clean

setup: $(STAMP)

$(STAMP): pyproject.toml requirements.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python -r requirements.txt
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $(STAMP)

demo: setup
	@$(BIN)/python -m trucewatch.demo

test: setup check
	@$(BIN)/python -m pytest -n 2 -q

check: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: setup
	@$(BIN)/python -m benchmarks

evaluate: setup
	@$(BIN)/python -m evaluation
	@$(BIN)/python -m evaluation.truce
	@$(BIN)/python -m evaluation.incidents

# the claims network again, from the corpus: needs an environment of its own (training/README.md) and the encoder's folder
model:
	$(TRAINING_PYTHON) -m training.claims --encoder $(ENCODER) --model src/trucewatch/model --epochs 8 --minutes 90
	$(TRAINING_PYTHON) -m training.claims.tune

lock:
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --group dev pyproject.toml --no-header --no-annotate -o requirements.txt

clean:
	rm -rf $(VENV) demo .pytest_cache .mypy_cache .ruff_cache .hypothesis
