"""What happened to customer segments."""

from uuid import UUID

from souk.kernel.outbox import Event


class SegmentAdded(Event, frozen=True, kw_only=True):
    segment: str


class SegmentChanged(Event, frozen=True, kw_only=True):
    """`before` and `after`: its label and description."""

    segment: str
    before: list[str]
    after: list[str]


class SegmentDeleted(Event, frozen=True, kw_only=True):
    segment: str


class SegmentsChanged(Event, frozen=True, kw_only=True):
    """The segments a person is in. `by_address`: not by hand, but since an address was proved theirs, or no longer is."""

    person_id: UUID
    before: list[str]
    after: list[str]
    by_address: bool = False


class SegmentDomainAdded(Event, frozen=True, kw_only=True):
    """People with a verified address there join, some at a time: those with an id after `after` are still to come."""

    segment: str
    domain: str
    after: UUID | None = None


class SegmentDomainRemoved(Event, frozen=True, kw_only=True):
    """Members whom nothing else makes members leave, some at a time."""

    segment: str
    domain: str
    after: UUID | None = None
