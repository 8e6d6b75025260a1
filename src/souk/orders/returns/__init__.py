"""Returns: asked for by the buyer, decided by the store, received, and paid back or replaced; and refunds without one."""
