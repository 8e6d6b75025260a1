"""How a business comes in: reviewed where the marketplace asks for it, verified when somebody has seen who it is.

What is missing is a checklist that vendor and staff see alike; documents are for these two alone, sealed where they lie.
"""
