"""What the schedule holds about a person: a provider's public words, and the login that keeps their calendar."""

from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import PersonalData

PERSONAL_DATA = (
    PersonalData(table="providers", column="user_id", sealed=False, on_erase="emptied"),
    PersonalData(table="providers", column="name", sealed=False, on_erase="replaced"),
    PersonalData(table="providers", column="contact", sealed=False, on_erase="emptied"),
    PersonalData(table="providers", column="about", sealed=False, on_erase="emptied"),
    PersonalData(table="time_off", column="reason", sealed=False, on_erase="emptied"),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="time_off",
        title="Your time off",
        shows=("starts_at", "ends_at", "reason"),
        through=("provider_id", "providers"),
        clears={"reason": ""},
    ),
    PersonalRows(
        table="providers",
        title="Calendars you keep",
        shows=("name", "contact", "about", "time_zone", "created_at"),
        clears={"name": "Somebody", "contact": "", "about": "", "user_id": None},
    ),
)
