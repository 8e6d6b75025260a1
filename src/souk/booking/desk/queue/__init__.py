"""The queue of those who walk in: a number, a place in line, and who calls them up."""
