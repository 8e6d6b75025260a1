"""Refusals of the trail."""

from souk.kernel.errors import Invalid, NotFound


class UnknownEntry(NotFound):
    sentence = "There is no such entry in the audit trail."


class PeriodTooLong(Invalid):
    field = "from"
    sentence = "Ask for a year at most, and for an end that is not before the beginning."
