"""What was said, by how many and by whom. Reads responses, writes its own tables."""
