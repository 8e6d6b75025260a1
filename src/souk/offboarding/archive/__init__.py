"""Everything the shop keeps about a person, in one file that is theirs to take for a week."""
