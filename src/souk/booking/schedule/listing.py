"""What can be booked, as one answer: the list that calendars are drawn from."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Label, bindparam, type_coerce
from sqlalchemy.orm import InstrumentedAttribute

from souk.booking.schedule.errors import InvalidTimes, NotBookable
from souk.booking.schedule.models import Provider, Slot
from souk.booking.schedule.queries import BOOKABLE, MOST_SLOTS, earliest_start
from souk.booking.schedule.schemas import ProviderName, SlotList, SlotView
from souk.booking.schedule.viewing import local_start
from souk.kernel.converting import AsGiven, instant_of_text
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.services import get_service

MOST_DAYS = 62
USUAL_DAYS = 31
FARTHEST_AHEAD = timedelta(hours=14)
FARTHEST_BEHIND = timedelta(hours=12)
"""Of all clocks, to Greenwich."""
LATEST = datetime(9999, 1, 1, tzinfo=UTC)
"""Up to here something can be added."""
_encode = msgspec.json.Encoder().encode


class Asked(NamedTuple):
    """Instants, and where days were asked for those days on each provider's own clock."""

    start: datetime
    end: datetime
    first_day: str
    last_day: str


class Offered(msgspec.Struct, frozen=True):
    """Ids and instants as the driver gives them: SQLite's are text, and there are thousands."""

    id: Any
    provider_id: Any
    provider_name: str
    starts_at: Any
    ends_at: Any
    time_zone: str
    capacity: int
    booked: int


def _as_given(*columns: InstrumentedAttribute[Any]) -> list[Label[Any]]:
    return [type_coerce(each, AsGiven()).label(each.key) for each in columns]


_LISTED = (
    BOOKABLE.with_only_columns(
        *_as_given(Slot.id, Slot.provider_id),
        Provider.name.label("provider_name"),
        *_as_given(Slot.starts_at, Slot.ends_at),
        Slot.time_zone,
        Slot.capacity,
        Slot.booked,
    )
    .where(Slot.starts_at >= bindparam("start"), Slot.starts_at < bindparam("end"))
    .order_by(Slot.starts_at, Provider.position, Slot.id)
    .limit(bindparam("most", type_=BigInteger))
)
LISTED = Hot(_LISTED, Offered)
LISTED_OF = Hot(_LISTED.where(Slot.provider_id == bindparam("provider")), Offered)


async def list_slots(
    ctx: ReadContext, service_id: UUID, *, since: str = "", until: str = "", provider_id: UUID | None = None
) -> bytes:
    """A `SlotList` as JSON; without any where it is not offered by appointment. Raises UnknownService, InvalidTimes."""
    asked = read_span(since, until, ctx.now)
    try:
        earliest = await earliest_start(ctx, service_id)
    except NotBookable:
        await get_service(ctx, service_id)
        return _encode(SlotList([]))
    if earliest is None:
        return _encode(SlotList([]))
    wanted = {"service": service_id, "start": max(asked.start, earliest), "end": asked.end, "most": MOST_SLOTS + 1}
    if provider_id is None:
        found = await ctx.all(LISTED, **wanted)
    else:
        found = await ctx.all(LISTED_OF, **wanted, provider=provider_id)
    return _encode(SlotList(list(_views(found[:MOST_SLOTS], asked)), is_complete=len(found) <= MOST_SLOTS))


def _views(found: Sequence[Offered], asked: Asked) -> Iterator[SlotView]:
    """Many begin at once, last as long and are of few providers: what they share is worked out once."""
    providers: dict[Any, ProviderName] = {}
    instants: dict[Any, datetime] = {}
    start, end, zone, shown, is_asked = None, None, "", "", False
    for slot in found:
        if slot.starts_at != start or slot.time_zone != zone:
            start, zone = slot.starts_at, slot.time_zone
            starts_at = _instant(start, instants)
            shown = local_start(starts_at, zone)
            is_asked = asked.first_day <= shown[:10] <= asked.last_day
        if not is_asked:
            continue
        if slot.ends_at != end:
            end = slot.ends_at
            ends_at = _instant(end, instants)
        provider = providers.get(slot.provider_id)
        if provider is None:
            provider = providers[slot.provider_id] = ProviderName(_id(slot.provider_id), slot.provider_name)
        left = slot.capacity - slot.booked
        yield SlotView(_id(slot.id), starts_at, ends_at, shown, zone, provider, slot.capacity, left)


def _instant(given: Any, known: dict[Any, datetime]) -> datetime:
    instant = known.get(given)
    if instant is None:
        instant = known[given] = instant_of_text(given) if isinstance(given, str) else given
    return instant


def _id(given: Any) -> Any:
    """As it is written in JSON."""
    return f"{given[:8]}-{given[8:12]}-{given[12:16]}-{given[16:20]}-{given[20:]}" if isinstance(given, str) else given


def read_span(since: str, until: str, now: datetime) -> Asked:
    """Days or instants, 62 days at most. Raises InvalidTimes."""
    start, first_day = _read(since, "from") if since else (now, "")
    if until:
        end, last_day = _read(until, "to", ends=True)
    else:
        end, last_day = min(start, LATEST) + timedelta(days=USUAL_DAYS), "9999"
    if end <= start or last_day < first_day:
        raise _wrong("to", "`to` must not come before `from`.")
    if end - start > timedelta(days=MOST_DAYS) + FARTHEST_AHEAD + FARTHEST_BEHIND:
        raise _wrong("to", f"Ask for {MOST_DAYS} days at most.")
    return Asked(start, end, first_day, last_day)


def _read(text: str, field: str, *, ends: bool = False) -> tuple[datetime, str]:
    """An instant as it is; a day with all that is this day anywhere, and its name to compare with."""
    try:
        if len(text) > len("2026-01-31"):
            instant = datetime.fromisoformat(text.replace(" ", "+"))
            if instant.tzinfo is None:
                raise _wrong(field, f"`{field}` needs an offset, such as Z.")
            return instant.astimezone(UTC), "9999" if ends else ""
        midnight = datetime.combine(date.fromisoformat(text), datetime.min.time(), UTC)
        if ends:
            return midnight + timedelta(days=1) + FARTHEST_BEHIND, text
        return midnight - FARTHEST_AHEAD, text
    except (ValueError, OverflowError):
        raise _wrong(field, f"`{field}` must be a day such as 2026-01-31, or an instant.") from None


def _wrong(field: str, sentence: str) -> InvalidTimes:
    return InvalidTimes(sentence, errors=[{"field": field, "message": sentence}])
