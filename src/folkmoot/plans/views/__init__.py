"""Pages of the plan: for readers, for those who say what they think, for officers."""
