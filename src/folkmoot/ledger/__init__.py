"""Salted hashes of accepted responses, and what proves that they were counted. Knows only opaque ids."""
