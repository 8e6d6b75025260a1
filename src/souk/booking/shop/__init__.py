"""The pages on which people book."""
