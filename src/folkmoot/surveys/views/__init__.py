"""The pages on which people answer a survey."""
