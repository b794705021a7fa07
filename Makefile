# `make check` is the whole ritual: it makes its own environment and does what CI does.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: check format docs test editors vscode lock clean

check: $(VENV)/.ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest -n auto
	$(BIN)/k8slint dev docs --check

test: $(VENV)/.ready
	$(BIN)/pytest -n auto

format: $(VENV)/.ready
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: $(VENV)/.ready
	$(BIN)/k8slint dev docs
	$(BIN)/python -m tests.hostile

$(VENV)/.ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --upgrade pip
	$(BIN)/pip install --quiet --group dev --editable .
	touch $@

# Recent editors in a folder of their own, as far as they are to be had here, and docs/editors.md tried in them. `-rs` says what was not tried.
editors: $(VENV)/.ready
	sh tests/editors/install.sh .editors
	$(BIN)/pytest -rs tests/editors

# The extension for Visual Studio Code: editors/vscode/k8slint.vsix.
vscode:
	@command -v npm >/dev/null || { echo "make vscode: there is no npm; it comes with Node.js, 20 or later" >&2; exit 1; }
	cd editors/vscode && npm ci && npm run typecheck && npm test && npm run package

# Every package of the environment with its hashes, for all supported Pythons; `uv` makes it.
lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --group dev \
		--custom-compile-command "make lock" --output-file requirements-dev.lock pyproject.toml

clean:
	rm -rf $(VENV) .editors .mypy_cache .pytest_cache .ruff_cache .hypothesis dist
	rm -rf editors/vscode/node_modules editors/vscode/dist editors/vscode/k8slint.vsix
