"""Souk, a marketplace in one package. `souk.app.create_app` composes it; the rooms below hold it."""

__version__ = "0.1.0"
