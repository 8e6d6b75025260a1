"""Passkeys: signing in with a device that knows its owner, in place of password and code."""
