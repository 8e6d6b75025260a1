"""Payments as people see them: what one paid and got back, and for staff everything that was asked of a gateway."""
