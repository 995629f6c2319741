"""What every package may lean on: the clock, the public body, areas, mail and task helpers."""
