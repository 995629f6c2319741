"""People: joining, signing in, roles, consent and the audit trail."""
