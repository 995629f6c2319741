"""Joining, signing in, and a member's own account."""
