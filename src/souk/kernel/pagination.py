"""Lists by keyset: a cursor remembers the last row's sort key, so that page 1,000 costs what page 1 does."""

import base64
import binascii
from datetime import UTC, datetime
from typing import Annotated, Any, Generic, TypeVar

import msgspec
from fastapi import Depends, Query

from souk.kernel.errors import Invalid

T = TypeVar("T")
MOST = 100
USUAL = 20
FARTHEST = 10_000


class BadCursor(Invalid):
    field = "cursor"
    sentence = "This cursor is not one of ours. Start again without it."


class PageOf(msgspec.Struct, Generic[T], frozen=True):
    """The envelope of every list. `total` is null unless it was asked for with `count=true`."""

    items: list[T]
    next_cursor: str | None = None
    total: int | None = None


class PageQuery(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a list is wanted: `cursor` or `offset`, never both."""

    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST, description="How many, at most 100.")] = USUAL
    cursor: Annotated[str, msgspec.Meta(max_length=500, description="`next_cursor` of the page before.")] | None = None
    offset: Annotated[int, msgspec.Meta(ge=0, le=FARTHEST)] = 0
    count: Annotated[bool, msgspec.Meta(description="Also count all of them into `total`.")] = False

    def __post_init__(self) -> None:
        if self.cursor and self.offset:
            raise ValueError("Send a cursor or an offset, not both")


async def _page_query(
    limit: Annotated[int, Query(ge=1, le=MOST, description="How many, at most 100.")] = USUAL,
    cursor: Annotated[str | None, Query(max_length=500, description="`next_cursor` of the page before.")] = None,
    offset: Annotated[int, Query(ge=0, le=FARTHEST)] = 0,
    count: Annotated[bool, Query(description="Also count all of them into `total`.")] = False,
) -> PageQuery:
    if cursor and offset:
        raise Invalid("Send a cursor or an offset, not both.")
    return PageQuery(limit=limit, cursor=cursor, offset=offset, count=count)


PageAsked = Annotated[PageQuery, Depends(_page_query)]


def write_cursor(*key: Any) -> str:
    """The sort key of the last row on the page, opaque to clients."""
    return base64.urlsafe_b64encode(msgspec.json.encode(key)).decode().rstrip("=")


def read_cursor(cursor: str, shape: type[T]) -> T:
    """`read_cursor(cursor, tuple[int, UUID])`. Raises BadCursor for anything that is not of that shape."""
    try:
        raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        key = msgspec.json.decode(raw, type=shape)
        for part in key if isinstance(key, tuple) else ():
            if isinstance(part, datetime):
                _insist_on_instant(part)
    except (binascii.Error, ValueError, OverflowError, msgspec.DecodeError) as broken:
        raise BadCursor from broken
    return key


def _insist_on_instant(part: datetime) -> None:
    """Those we wrote are: one without an offset, or beyond the ends of the calendar, no database would take."""
    if part.tzinfo is None:
        raise ValueError("a cursor holds instants")
    part.astimezone(UTC)
