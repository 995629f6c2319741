"""Folkmoot: with which a city hall consults its public."""

__version__ = "0.1.0"
