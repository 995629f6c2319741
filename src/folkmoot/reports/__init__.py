"""Renders frozen snapshots: web, PDF, Word, data."""
