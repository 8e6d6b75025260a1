"""What can be wrong with an older record: a code for a program, a sentence for the merchant, and where it stands."""

from enum import StrEnum

import msgspec


class Damage(StrEnum):
    """`docs/guides/import-appointments.md` explains each."""

    NOT_A_RECORD = "not_a_record"
    BAD_CHARACTERS = "bad_characters"
    TEXT_TOO_LONG = "text_too_long"
    PROVIDER_MISSING = "provider_missing"
    SERVICE_MISSING = "service_missing"
    CUSTOMER_MISSING = "customer_missing"
    EMAIL_UNREADABLE = "email_unreadable"
    DATE_MISSING = "date_missing"
    DATE_UNREADABLE = "date_unreadable"
    DATE_AMBIGUOUS = "date_ambiguous"
    TIME_MISSING = "time_missing"
    TIME_UNREADABLE = "time_unreadable"
    TIME_SKIPPED = "time_skipped"
    TOO_LONG = "too_long"
    STATUS_UNKNOWN = "status_unknown"
    STATUS_TOO_EARLY = "status_too_early"
    PRICE_UNREADABLE = "price_unreadable"
    TWICE_IN_FILE = "twice_in_file"
    OVERLAPS = "overlaps"
    NOT_BOOKABLE = "not_bookable"


class RecordProblem(msgspec.Struct, frozen=True):
    """`line` counts lines of a CSV file, the heading being line 1; in JSON it counts records."""

    line: int
    column: str
    code: Damage
    message: str


class BadField(ValueError):
    """A field that cannot be read; whoever reads the record adds where it stands."""

    def __init__(self, code: Damage, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def shown(text: str) -> str:
    return f"“{text[:40]}…”" if len(text) > 40 else f"“{text}”"
