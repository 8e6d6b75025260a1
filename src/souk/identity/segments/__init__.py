"""Customer segments: named groups such as `student`, whom a store may serve alone.

A person is a member because somebody of the shop said so, or because of an address that was proved to be theirs.
"""
