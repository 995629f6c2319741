.DEFAULT_GOAL := help
help:
	@echo "make demo|test|bench|lint|clean"
