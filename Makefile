# Portal Kecamatan Berdaya. `make run` and `make test` do all their own set-up and can be repeated.

PYTHON ?= python3
PORT ?= 8000
WORKERS ?= 2
VENV := .venv
BIN := $(VENV)/bin
FLASK := $(BIN)/flask --app portal
PO := $(wildcard translations/*/LC_MESSAGES/messages.po)
MO := $(PO:.po=.mo)
export PORTAL_INSTANCE ?= $(CURDIR)/instance

.PHONY: messages run test import sample bench audit pictures search-report translations check prepare clean
.DEFAULT_GOAL := run

$(VENV)/run.stamp: requirements.txt
	@echo "1/4 Lingkungan Python: memasang paket"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Perlu Python 3.11 atau lebih baru")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@touch $@

messages: $(MO)

%.mo: %.po $(VENV)/run.stamp
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

prepare: $(VENV)/run.stamp
	@echo "2/4 Terjemahan: menyusun"
	@$(MAKE) --no-print-directory messages
	@echo "3/4 Data: menyiapkan"
	@$(FLASK) portal prepare

run: prepare
	@echo "4/4 Portal: http://127.0.0.1:$(PORT)"
	@PORT=$(PORT) WORKERS=$(WORKERS) exec ./serve

import: prepare
	@$(FLASK) portal import "$(FILE)" $(if $(DRY_RUN),--dry-run)

sample: prepare
	@$(FLASK) portal sample $(if $(filter 0,$(N)),--clear,--per-kecamatan $(or $(N),20))

translations: $(VENV)/run.stamp
	@$(BIN)/pybabel --quiet extract --keywords _l --no-wrap --no-location --sort-output --mapping translations/babel.cfg --output translations/messages.pot .
	@$(BIN)/pybabel --quiet update --no-wrap --no-fuzzy-matching --ignore-obsolete --input-file translations/messages.pot --output-dir translations

check: $(VENV)/test.stamp
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

test: $(VENV)/test.stamp
	@bash tests/chromium
	@$(MAKE) --no-print-directory messages check
	@$(BIN)/pytest

bench: $(VENV)/test.stamp
	@$(MAKE) --no-print-directory messages
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench_import

audit: $(VENV)/test.stamp
	@bash tests/chromium
	@bash tests/audit_tools
	@$(MAKE) --no-print-directory messages
	@$(BIN)/python -m tests.audit

pictures: $(VENV)/test.stamp
	@bash tests/chromium
	@$(MAKE) --no-print-directory messages
	@$(BIN)/python -m tests.pictures

search-report: $(VENV)/test.stamp
	@$(MAKE) --no-print-directory messages
	@$(BIN)/python -m tests.search.report

clean:
	rm -rf $(VENV) .audit .mypy_cache .pytest_cache .ruff_cache .hypothesis
