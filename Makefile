# Each of these works in a fresh clone, on a machine with git, make and Python 3.11.

PORT ?= 8000
PYTHON ?= python3
BIN := .venv/bin
RUN := $(BIN)/python
COMPILE := $(RUN) -m uv pip compile pyproject.toml --quiet --group local --generate-hashes \
	--universal --python-version 3.11 --no-header --no-annotate
# The modules with rules, to be covered entirely: those that mypy wants typed strictly.
RULES := portal/core/*,portal/own_data/*,portal/retention.py,*/services/*,*/queries/*,*/queries.py
RULES := $(RULES),accounts/links.py,accounts/locations.py,accounts/login.py
RULES := $(RULES),accounts/passwords.py,accounts/pins.py,accounts/accesses.py
RULES := $(RULES),accounts/approvers.py,personnel/files.py
RULES := $(RULES),personnel/imports.py,personnel/names.py,personnel/schedules.py
RULES := $(RULES),payslips/company_documents/*
RULES := $(RULES),payslips/documents/*,payslips/imports/*,payslips/wage_tax/*
RULES := $(RULES),payslips/chart.py,payslips/comparison.py,payslips/what_if.py
RULES := $(RULES),leave/buckets.py,leave/hours.py,leave/entitlements.py,leave/holidays.py
RULES := $(RULES),leave/balances.py,leave/deadlines.py,leave/documents/*,leave/expiry.py
RULES := $(RULES),leave/notices.py
export PORT
# Each of the processes that tests start would compile everything again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run setup setup-dev test check bench drill secrets lock clean

run: setup
	@$(RUN) -m portal.launch

setup:
	@$(PYTHON) -I portal/machine.py

setup-dev:
	@$(PYTHON) -I portal/machine.py dev

test: setup-dev
	$(RUN) -m pytest -n auto

check: setup-dev
	$(RUN) -m ruff format --check
	$(RUN) -m ruff check
	$(RUN) $(BIN)/lint-imports
	$(RUN) -m mypy .
	$(BIN)/djangofmt --check --indent-width 2 templates
	$(RUN) -m djlint --lint templates
	$(RUN) manage.py makemigrations --check --dry-run
	DEMO=0 INSECURE_HTTP=0 PORTAL_DOMAIN=portal.example EMAIL_HOST=mail.example \
		TRUSTED_PROXY_NETS=10.0.0.0/24 \
		$(RUN) manage.py check --deploy --fail-level WARNING
	$(RUN) -m pytest -n auto --cov
	$(RUN) -m coverage report --fail-under=100 --include="$(RULES)"

bench: setup-dev
	@$(RUN) -m benchmarks

# What docker-compose.yml starts, started without containers, and one visit to it.
drill: setup-dev
	@$(RUN) -m tests.drill

# For docker-compose.yml, on a machine that has nothing but Python.
secrets:
	@$(PYTHON) -I portal/container_secrets.py

lock: setup-dev
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --group dev --output-file requirements-dev.txt

# The demo data goes too: everything that the other targets made.
clean:
	rm -rf .venv var .coverage htmlcov .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
