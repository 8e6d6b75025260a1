"""One's own data: what every room holds of a person, joined, and the doors to take it or have it erased."""
