# Everything runs in .venv, made on first use from a lock whose every file is pinned by hash.
# Needs: Python 3.11 or newer, git, make. A second run installs nothing and needs no network.

# Not to be set from outside: `make clean` deletes it.
override VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input
LOCK = $(BIN)/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --build-deps-for editable
CODE := src tests evaluation benchmarks docs requirements tools
OUT := out

# The first of these that is Python 3.11 or newer and can make environments.
CANDIDATES := python3.13 python3.12 python3.11 python3
PYTHON ?=

.DEFAULT_GOAL := help
.PHONY: help demo test check lint pytest audit format score train bench picture docs dist sign checked image lock clean

help: ## this list
	@echo "sanctrace: make TARGET"
	@awk -F':.*## ' '/^[a-z]+:.*## /{printf "  %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/base.stamp ## read the example pages: cases on screen, ledger and report in out/
	@mkdir -p $(OUT)
	@$(BIN)/sanctrace demo --out $(OUT)

test: lint pytest ## everything that must hold: style, types, import contract, tests

check: test ## the same as test

lint: $(VENV)/dev.stamp ## style (ruff) and types (mypy, strict)
	@$(BIN)/ruff format --check --quiet --output-format concise $(CODE) || { echo "Formatting differs. Run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet --output-format concise $(CODE)
	@$(BIN)/mypy --no-error-summary

pytest: $(VENV)/dev.stamp ## the tests alone, on every core; choose some with ARGS="tests/news -k date"
	@$(BIN)/python -m pytest $(if $(ARGS),$(ARGS),-n auto --maxprocesses 4 --dist loadfile)

audit: $(VENV)/dev.stamp ## known faults of the pinned packages (asks a service on the web; says what it left out)
	@$(BIN)/python requirements/audit.py

format: $(VENV)/dev.stamp ## put the code into the house style
	@$(BIN)/ruff check --quiet --fix-only $(CODE)
	@$(BIN)/ruff format --quiet $(CODE)

score: $(VENV)/base.stamp ## figures on the labelled pages, kept in evaluation/figures; ERRORS=1 lists each miss
	@$(BIN)/python evaluation/baselines/measure.py keyword --quiet
	@$(BIN)/python evaluation/run.py $(if $(ERRORS),--errors)

train: $(VENV)/base.stamp ## train the event reader's scorecards again: VERSION=2026-11-25
	@$(BIN)/python evaluation/train.py $(VERSION)

bench: $(VENV)/base.stamp ## every speed figure in one run, beside what one would write instead; chart in docs/
	@$(BIN)/python benchmarks/bench.py

picture: $(VENV)/base.stamp ## draw the README's picture again
	@$(BIN)/python docs/pictures/draw.py

docs: $(VENV)/dev.stamp ## the documentation as a site in site/, for a browser without a network
	@$(BIN)/python -m mkdocs build --strict --quiet
	@echo "Open site/index.html in a browser."

dist: $(VENV)/dev.stamp ## wheel and source archive in dist/, the same bytes for the same commit
	@$(BIN)/python requirements/dist.py dist

sign: dist ## signs the checksums of dist/: KEY=file of the release key (docs/howto/release.md)
	@$(BIN)/python requirements/sign.py sign "$(KEY)"

checked: $(VENV)/dev.stamp ## whether dist/ holds what was signed: PUBLIC=file of the public key
	@$(BIN)/python requirements/sign.py check "$(PUBLIC)"

# The first that is there builds the container; what it needs beside (--network=host) is in SANCTRACE_BUILD_OPTIONS.
BUILDER ?= $(firstword $(foreach name,podman docker buildah,$(shell command -v $(name) >/dev/null 2>&1 && $(name) version >/dev/null 2>&1 && echo $(name))))

image: dist ## the container, built and walked through, where podman, docker or buildah is found
	@SANCTRACE_CONTAINER="$(or $(BUILDER),podman)" $(BIN)/python -m pytest tests/test_container_built.py

lock: $(VENV)/dev.stamp ## pin the newest allowed dependencies again (needs a package index)
	@export CUSTOM_COMPILE_COMMAND="make lock"; \
	$(LOCK) --upgrade --output-file requirements/base.txt pyproject.toml && \
	$(LOCK) --upgrade --extra dev --constraint requirements/base.txt --output-file requirements/dev.txt pyproject.toml

clean: ## remove the environment, caches and output
	rm -rf $(VENV) $(OUT) build dist site .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/made.stamp:
	@python=""; old=""; bare=""; \
	for candidate in $(if $(PYTHON),$(PYTHON),$(CANDIDATES)); do \
		if ! "$$candidate" -c '' 2>/dev/null; then continue; fi; \
		if ! "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then old="$$old $$candidate"; continue; fi; \
		if ! "$$candidate" -c 'import ensurepip, venv' 2>/dev/null; then bare="$$bare $$candidate"; continue; fi; \
		python="$$candidate"; break; \
	done; \
	if [ -z "$$python" ]; then \
		if [ -n "$$bare" ]; then \
			echo "Cannot make an environment:$$bare lacks the modules venv and ensurepip. Install them (Debian, Ubuntu: apt-get install python3-venv) and run make again." >&2; \
		else \
			echo "No Python 3.11 or newer among: $(if $(PYTHON),$(PYTHON),$(CANDIDATES))$${old:+ (too old:$$old)}. Install one, or name it: make PYTHON=/path/to/python3.12 $(MAKECMDGOALS)" >&2; \
		fi; \
		exit 1; \
	fi; \
	echo "Making $(VENV) with $$("$$python" --version) ($$python) ..." && \
	"$$python" -m venv $(VENV) && touch $@

$(VENV)/base.stamp: requirements/base.txt pyproject.toml | $(VENV)/made.stamp
	@echo "Installing the pinned packages (once) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements/base.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/base.stamp
	@echo "Installing the test tools (once) ..."
	@$(PIP) install --quiet --require-hashes --requirement requirements/dev.txt
	@touch $@
