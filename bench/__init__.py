"""Measurements: Souk against a floor of bare ASGI and raw driver that runs the very same statements."""
