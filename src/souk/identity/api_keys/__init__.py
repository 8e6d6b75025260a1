"""API keys: what a program shows instead of a person, opening no more than it was given and its owner still holds."""
