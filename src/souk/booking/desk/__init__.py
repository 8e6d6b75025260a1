"""The pages of those who are booked, and the queue of those who walk in."""
