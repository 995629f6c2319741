"""Benchmarks: each prints a ratio to a baseline measured in the same run, with its conditions. Never a test."""
