# kunnskap: `make html` builds every summary, `make test` runs every test. Both make their environment first.
PYTHON ?= python3
VENV := .venv
LAB := .venv-lab
RUN := $(VENV)/bin
READY := $(VENV)/.ready
LAB_READY := $(LAB)/.ready
PIP := -m pip --disable-pip-version-check --quiet

.DEFAULT_GOAL := help
.PHONY: help html test fast lint lab check plan bench constraints clean

help: ## Show what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | awk -F '\t' '{printf "  make %-12s %s\n", $$1, $$2}'

html: $(READY) ## Build every summary in parameters/ and name the start page
	$(RUN)/kunnskap build

test: $(READY) ## Run the whole test suite
	$(RUN)/pytest -n auto

fast: $(READY) ## Run the tests that take no browser and no whole build
	$(RUN)/pytest -n auto -m "not slow and not browser"

lint: $(READY) ## Check style and types
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .
	$(RUN)/mypy

check: $(READY) ## Check data and parameters without building anything
	$(RUN)/kunnskap check

plan: $(READY) ## Say which summaries are stale, and why
	$(RUN)/kunnskap plan

lab: $(LAB_READY) ## Open JupyterLab on the project
	$(LAB)/bin/kunnskap lab

bench: $(READY) ## Print what the project promises about speed, as ratios
	$(RUN)/python benchmarks/ladder.py
	$(RUN)/python benchmarks/breakdown.py

constraints: ## Resolve constraints.txt and constraints-lab.txt anew (needs uv)
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra dev --extra klynge pyproject.toml -o constraints.txt
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
		--no-emit-index-url --extra dev --extra lab --extra klynge -c constraints.txt pyproject.toml -o constraints-lab.txt

clean: ## Remove both environments and everything built
	rm -rf $(VENV) $(LAB) outputs

$(READY): constraints.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "kunnskap needs Python 3.11 or newer; say which with make PYTHON=...")'
	@echo "Making the environment in $(VENV) (about a minute, once) ..."
	@$(PYTHON) -m venv $(VENV)
	@$(RUN)/python $(PIP) install --require-hashes -r constraints.txt
	@$(RUN)/python $(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(LAB_READY): constraints-lab.txt pyproject.toml
	@echo "Making the JupyterLab environment in $(LAB) (about two minutes, once) ..."
	@$(PYTHON) -m venv $(LAB)
	@$(LAB)/bin/python $(PIP) install --require-hashes -r constraints-lab.txt
	@$(LAB)/bin/python $(PIP) install --no-deps --no-build-isolation -e .
	@# JupyterLab's announcements ask servers outside for news
	@$(LAB)/bin/jupyter labextension disable --level=sys_prefix @jupyterlab/apputils-extension:announcements 2>/dev/null
	@touch $@
