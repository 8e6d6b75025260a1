"""Saved methods: ways to pay that a person keeps, as a gateway's token and as little else as can be shown."""
