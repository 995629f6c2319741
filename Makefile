.DEFAULT_GOAL := help
.PHONY: help demo test lint bench drill assets lock audit sbom clean

PORT ?= 8000
FOLKMOOT_DATA_DIR ?= ./data
PACKAGES_FOR_TESTS = postgresql chromium fonts-liberation procps clamav-daemon nginx-light redis-server systemd

help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

demo: ## Install what is needed and serve the Police and Crime Plan consultation (PORT, FOLKMOOT_DATA_DIR)
	@scripts/venv base
	@scripts/build-assets
	@.venv/bin/folkmoot demo --port $(PORT) --data-dir $(FOLKMOOT_DATA_DIR)

test: ## Install what is needed and run every check and test, on SQLite and on PostgreSQL
	@scripts/system-packages $(PACKAGES_FOR_TESTS)
	@scripts/venv test
	@scripts/build-assets
	@scripts/test

lint: ## Check style, types, templates and imports
	@scripts/venv test
	@scripts/lint

bench: ## Measure speed against a baseline in the same run
	@scripts/system-packages $(PACKAGES_FOR_TESTS) postgresql-contrib
	@scripts/venv test
	@scripts/build-assets
	@.venv/bin/python -m bench

drill: ## Break things a hundred times under load, on PostgreSQL (DRILL="--sqlite --faults 20" for other than that)
	@scripts/system-packages $(PACKAGES_FOR_TESTS)
	@scripts/venv test
	@scripts/build-assets
	@.venv/bin/python -m tests.drill $(DRILL)

assets: ## Build the style sheet and the scripts
	@scripts/build-assets

lock: ## Pin the newest releases that requirements/*.in allow, with their hashes
	@scripts/venv test
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade requirements/base.in -o requirements/base.txt
	@.venv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --upgrade requirements/base.in requirements/test.in -c requirements/base.txt -o requirements/test.txt

audit: ## Look for known vulnerabilities of what is locked
	@scripts/venv test
	@scripts/audit-dependencies

sbom: ## Write what the site is made of, as CycloneDX, into build/sbom
	@scripts/venv test
	@scripts/sbom

clean: ## Remove what was built and installed; the data folder stays
	@rm -rf .venv node_modules src/folkmoot/portal/static/portal/dist src/*.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
