"""Wiring only: settings, root URLs, the command line."""
