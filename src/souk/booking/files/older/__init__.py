"""Appointments of an older shop, kept as raw strings and dates: read strictly, written into the tables of today.

What the older shop called `convert_appts_norm`.
"""

from souk.booking.files.older.processes import ImportedAppointments, import_appointments
from souk.booking.files.older.times import DateOrder

__all__ = ["DateOrder", "ImportedAppointments", "import_appointments"]
