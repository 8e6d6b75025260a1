"""A furnished marketplace for trying Souk out: five stores, their people, and ninety days of trade.

Promises that a furnished database passes `souk check` like any other, since all of it came about through the rooms'
own services and processes; that no database in which somebody else has an account is touched. Stands on all rooms.
"""

from souk.demo.furnishing import furnish
from souk.demo.place import NotADemo, demo_settings, sweep

__all__ = ["NotADemo", "demo_settings", "furnish", "sweep"]
