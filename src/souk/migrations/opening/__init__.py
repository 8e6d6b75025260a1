"""The tables the shop opened with, room by room: the body of revision 0001. Never changed again."""
