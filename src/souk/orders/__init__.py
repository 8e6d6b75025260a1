"""From checkout to the doorstep: orders, their status and history, cancellation."""
