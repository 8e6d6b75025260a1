"""The calendar of those who are booked: a day of everybody, a week of one."""
