"""Who works when, and what of it can be booked."""

from souk.booking.schedule.adding import SlotTimes, add_slot
from souk.booking.schedule.errors import (
    NotBookable,
    PlaceNotTaken,
    SlotClosed,
    SlotPassed,
    SlotTaken,
    UnknownProvider,
    UnknownSlot,
)
from souk.booking.schedule.facts import ProviderFacts, SlotFacts, Terms
from souk.booking.schedule.places import (
    free_place,
    free_places,
    lock_calendars,
    move_place,
    take_any_place,
    take_place,
)
from souk.booking.schedule.policy import BookingPermission
from souk.booking.schedule.queries import find_any, get_slot, list_open_slots, list_providers, provider_of, terms_of

__all__ = [
    "BookingPermission",
    "NotBookable",
    "PlaceNotTaken",
    "ProviderFacts",
    "SlotClosed",
    "SlotFacts",
    "SlotPassed",
    "SlotTaken",
    "SlotTimes",
    "Terms",
    "UnknownProvider",
    "UnknownSlot",
    "add_slot",
    "find_any",
    "free_place",
    "free_places",
    "get_slot",
    "list_open_slots",
    "list_providers",
    "lock_calendars",
    "move_place",
    "provider_of",
    "take_any_place",
    "take_place",
    "terms_of",
]
