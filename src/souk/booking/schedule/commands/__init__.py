"""What the people of a store ask of their calendar, and a provider of their own."""

from souk.booking.schedule.commands.hours import set_hours, take_time_off, work_after_all
from souk.booking.schedule.commands.offering import (
    add_one_slot,
    add_rule,
    close_slot,
    open_slot,
    remove_rule,
)
from souk.booking.schedule.commands.providers import add_provider, change_provider, remove_provider
from souk.booking.schedule.commands.terms import set_terms

__all__ = [
    "add_one_slot",
    "add_provider",
    "add_rule",
    "change_provider",
    "close_slot",
    "open_slot",
    "remove_provider",
    "remove_rule",
    "set_hours",
    "set_terms",
    "take_time_off",
    "work_after_all",
]
