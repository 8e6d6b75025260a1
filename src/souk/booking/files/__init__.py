"""Calendar files, and records of older shops."""
