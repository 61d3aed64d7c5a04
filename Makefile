SHELL := /bin/bash
unexport PYTHONDONTWRITEBYTECODE
PYTHON ?= python3
BIN := .venv/bin
RUN_STAMP = .venv/.run-$(shell cat requirements.txt constraints.txt | cksum | cut -d' ' -f1)
DEV_STAMP = .venv/.dev-$(shell cat requirements.txt requirements-dev.txt constraints.txt | cksum | cut -d' ' -f1)
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
SERVERS = fakesnow bqemulator
BY_FILE = --dist loadfile --no-loadscope-reorder

define install
$(BIN)/pip install --quiet --disable-pip-version-check --no-compile -r $(1)
-$(BIN)/python -m compileall -q -j 0 -x '/tests/|/plotly/(graph_objs|validators)/' .venv/lib
endef

.PHONY: run test test-lakes check lint types imports fast heavy browser bench format

run: $(RUN_STAMP)
	@NEXUS_DATA="$(DATA)" $(BIN)/python app.py

test: $(DEV_STAMP) /usr/bin/chromium
	@$(MAKE) --no-print-directory -j3 --output-sync=target lint types imports
	$(BIN)/pytest -q -n 4 $(BY_FILE) --durations=10 -m "not lakes and not heavy"

test-lakes: $(DEV_STAMP) $(SERVERS:%=.venv/servers/%/ready) /usr/sbin/mariadbd
	$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-lakes.txt
	$(BIN)/pytest -q -m lakes tests/data tests/golden

check: $(DEV_STAMP) lint types imports fast

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

imports:
	$(BIN)/lint-imports

fast:
	$(BIN)/pytest -q -n 2 $(BY_FILE) -m "not slow and not lakes and not heavy" --ignore=tests/browser

heavy: $(DEV_STAMP)
	$(BIN)/pytest -q -n 2 $(BY_FILE) -m heavy --ignore=tests/browser
	HYPOTHESIS_PROFILE=search $(BIN)/pytest -q -n 2 $(BY_FILE) -m hypothesis --ignore=tests/browser

browser: $(DEV_STAMP) /usr/bin/chromium
	$(BIN)/pytest -q -n 3 $(BY_FILE) tests/browser

bench: $(DEV_STAMP)
	$(BIN)/python -m bench

format: $(DEV_STAMP)
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

.venv/bin/python:
	@$(PYTHON) -m venv .venv || { $(SUDO) apt-get update && $(SUDO) apt-get install -y python3-venv && $(PYTHON) -m venv --clear .venv; }

$(RUN_STAMP): .venv/bin/python
	$(call install,requirements.txt)
	@touch $@

$(DEV_STAMP): .venv/bin/python
	$(call install,requirements-dev.txt)
	@touch $@

.venv/servers/%/ready: tests/servers/%.txt .venv/bin/python
	@$(PYTHON) -m venv .venv/servers/$*
	.venv/servers/$*/bin/pip install --quiet --disable-pip-version-check -r $<
	@touch $@

/usr/sbin/mariadbd:
	$(SUDO) apt-get update
	$(SUDO) apt-get install -y --no-install-recommends mariadb-server-core

/usr/bin/chromium:
	$(SUDO) apt-get update
	$(SUDO) apt-get install -y chromium chromium-driver
