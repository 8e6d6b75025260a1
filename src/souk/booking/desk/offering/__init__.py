"""How a service is booked, in plain words, and which times that makes."""
