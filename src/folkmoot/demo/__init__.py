"""The real consultation as a demonstration, with a clock that staff can move."""
