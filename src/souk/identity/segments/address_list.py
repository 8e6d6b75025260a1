"""A list of e-mail addresses out of a file: one address a line, or a CSV with the addresses in any column."""

import codecs
import csv
import io
from collections.abc import Iterator

from email_validator import EmailNotValidError, validate_email

from souk.identity.logins import normal_email
from souk.identity.segments.errors import NotAnAddressList
from souk.identity.segments.schemas import WrongLine

MOST_LINES = 50_000
LONGEST_LINE = 10_000


class AddressList:
    """`emails`: normalised, each once, in order. `wrong`: lines without an address, but for a heading."""

    def __init__(self, raw: bytes) -> None:
        self.emails: list[str] = []
        self.wrong: list[WrongLine] = []
        seen: set[str] = set()
        for number, cells in _rows(_text(raw)):
            email = next((found for cell in cells if (found := _address(cell)) is not None), None)
            if email is None:
                if number > 1:
                    self.wrong.append(WrongLine(number, "There is no e-mail address in this line."))
            elif email not in seen:
                seen.add(email)
                self.emails.append(email)


def _text(raw: bytes) -> str:
    """Raises NotAnAddressList."""
    try:
        text = raw.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as broken:
        raise NotAnAddressList from broken
    if "\x00" in text:
        raise NotAnAddressList
    return text


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = text.splitlines()
    if len(lines) > MOST_LINES:
        raise NotAnAddressList(f"A list holds at most {MOST_LINES:,} lines. Send it in parts.")
    separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
    for number, line in enumerate(lines, start=1):
        if line.strip():
            yield number, _cells(line[:LONGEST_LINE], separator)


def _cells(line: str, separator: str) -> list[str]:
    try:
        return next(csv.reader(io.StringIO(line), delimiter=separator), [])
    except csv.Error:
        return [line]


def _address(cell: str) -> str | None:
    if "@" not in cell or len(cell) > 320:
        return None
    email = normal_email(cell)
    try:
        validate_email(email, check_deliverability=False)
    except EmailNotValidError:
        return None
    return email
