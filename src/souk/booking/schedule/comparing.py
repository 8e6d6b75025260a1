"""What a calendar should hold against what it does: pure. Out comes what to make, change, withdraw and drop."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from souk.booking.schedule.models import SlotStatus
from souk.booking.schedule.walking import Span


class Shape(msgspec.Struct, frozen=True):
    """A slot as a rule wants it."""

    rule_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    first_cell: int
    end_cell: int
    time_zone: str
    capacity: int


class Standing(msgspec.Struct, frozen=True):
    """A slot as it is."""

    id: UUID
    rule_id: UUID | None
    starts_at: datetime
    ends_at: datetime
    first_cell: int
    end_cell: int
    time_zone: str
    capacity: int
    booked: int
    was_booked: bool
    status: SlotStatus

    @property
    def is_by_hand(self) -> bool:
        return self.rule_id is None and self.status is not SlotStatus.WITHDRAWN


class Difference(msgspec.Struct, kw_only=True):
    missing: list[Shape]
    reshaped: dict[UUID, Shape]
    """Nobody has booked them; they get another length or more places."""
    back: dict[UUID, UUID | None]
    """Were withdrawn, and are offered again: by which rule."""
    withdrawn: list[UUID]
    closed: list[UUID]
    """Were added by hand where the provider is away now."""
    dropped: list[UUID]
    outside: list[Standing]
    """Booked, where nothing is offered any more: whoever booked keeps it, and somebody should look."""


def compare(wanted: Iterable[Shape], standing: Iterable[Standing], *, away: Sequence[Span] = ()) -> Difference:
    """Of one provider and one service.

    What was added by hand stays, and nothing is made on top of it; only while the provider is `away` it is closed.
    """
    left = {each.starts_at: each for each in wanted}
    found = Difference(reshaped={}, missing=[], back={}, withdrawn=[], closed=[], dropped=[], outside=[])
    for slot in standing:
        shape = left.pop(slot.starts_at, None)
        if slot.is_by_hand:
            if any(slot.starts_at < end and start < slot.ends_at for start, end in away):
                _close(slot, found)
            continue
        if shape is None:
            _let_go(slot, found)
            continue
        if slot.status is SlotStatus.WITHDRAWN:
            found.back[slot.id] = shape.rule_id
        if slot.booked == 0 and _differs(slot, shape):
            found.reshaped[slot.id] = shape
    found.missing.extend(left.values())
    return found


def _close(slot: Standing, found: Difference) -> None:
    if slot.status is SlotStatus.OPEN:
        found.closed.append(slot.id)
    if slot.booked:
        found.outside.append(slot)


def _let_go(slot: Standing, found: Difference) -> None:
    if not slot.was_booked:
        found.dropped.append(slot.id)
        return
    if slot.status is SlotStatus.OPEN:
        found.withdrawn.append(slot.id)
    if slot.booked:
        found.outside.append(slot)


def _differs(slot: Standing, shape: Shape) -> bool:
    return any(getattr(slot, name) != getattr(shape, name) for name in Shape.__struct_fields__)
