"""Channels, vendors and their stores, with the terms each store sells under."""
