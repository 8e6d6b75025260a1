"""Who renders services: what they are called, when they work, when they are away."""
