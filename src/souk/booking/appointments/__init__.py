"""A place in a slot, from booking to the end, and those who wait for one."""
