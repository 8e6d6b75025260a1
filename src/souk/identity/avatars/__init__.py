"""A person's picture of themselves."""
