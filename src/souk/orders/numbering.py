"""The short number people see. Numbers may have gaps, never twins."""

from typing import Any

from sqlalchemy import BigInteger
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler

from souk.orders.models import FIRST_NUMBER

PREFIX = "S-"


class next_number(ColumnElement[int]):  # noqa: N801 - reads as a function
    """A sequence on PostgreSQL, so that nobody waits; on SQLite, whose writers are alone, the next after the largest."""

    inherit_cache = False
    type = BigInteger()


@compiles(next_number, "postgresql")
def _from_sequence(element: next_number, compiler: SQLCompiler, **kw: Any) -> str:
    return "nextval('order_numbers')"


@compiles(next_number)
def _after_the_largest(element: next_number, compiler: SQLCompiler, **kw: Any) -> str:
    return f"(SELECT coalesce(max(number), {FIRST_NUMBER - 1}) + 1 FROM orders)"  # noqa: S608 - a constant


def number_text(number: int) -> str:
    """`S-100042`."""
    return f"{PREFIX}{number}"


def read_number(text: str) -> int | None:
    """The number in `S-100042`, `s-100042` or `100042`; None for anything else."""
    digits = text.strip().upper().removeprefix(PREFIX)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= 15 else None
