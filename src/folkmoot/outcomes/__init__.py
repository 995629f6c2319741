"""We asked, you said, we did: findings, decisions, commitments and indicators."""
