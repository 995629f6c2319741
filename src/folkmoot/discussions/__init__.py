"""Discussions between members and hosts."""
