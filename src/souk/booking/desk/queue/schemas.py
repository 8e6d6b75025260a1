"""Wire shapes of the queue."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import Field, StringConstraints

from souk.booking.desk.models import TicketStatus
from souk.booking.desk.queue.commands import Joining
from souk.booking.desk.queue.line import in_minutes
from souk.booking.desk.queue.queries import Line
from souk.booking.desk.queue.rows import Ticket
from souk.kernel.crypto import KeyRing
from souk.kernel.fields import Body, OptionalLine

Called = Annotated[OptionalLine, StringConstraints(max_length=60)]
"""What somebody wants to be called."""


class JoinQueue(Body):
    """`name`: what to call when it is one's turn; kept sealed, and no longer than the day."""

    name: Called = ""
    provider_id: UUID | None = Field(default=None, strict=False)

    def joining(self) -> Joining:
        return Joining(name=self.name, provider_id=self.provider_id)


class CallTicket(Body):
    """`provider_id`: who calls; left out, the one who asks where they serve here themselves."""

    provider_id: UUID | None = Field(default=None, strict=False)


class SwitchQueue(Body):
    is_open: bool


class TicketOut(msgspec.Struct, frozen=True, kw_only=True):
    """A number in a line, for its holder and for the store's people. `place` 1 is next, 0 waits no more."""

    id: UUID
    number: int
    status: TicketStatus
    store_id: UUID
    service_id: UUID
    provider_id: UUID | None
    provider_name: str
    name: str
    place: int
    estimated_wait_minutes: int
    joined_at: datetime
    called_at: datetime | None
    served_at: datetime | None
    ended_at: datetime | None

    @classmethod
    def of(cls, ticket: Ticket, line: Line, keys: KeyRing) -> "TicketOut":
        return cls(
            id=ticket.id,
            number=ticket.number,
            status=ticket.status,
            store_id=ticket.store_id,
            service_id=ticket.service_id,
            provider_id=ticket.provider_id,
            provider_name=line.name_of(ticket.provider_id),
            name=keys.open(ticket.sealed_name) if ticket.sealed_name else "",
            place=line.place_of(ticket),
            estimated_wait_minutes=in_minutes(line.wait_of(ticket)),
            joined_at=ticket.joined_at,
            called_at=ticket.called_at,
            served_at=ticket.served_at,
            ended_at=ticket.ended_at,
        )


class CalledNumber(msgspec.Struct, frozen=True, kw_only=True):
    """What a screen on the wall shows: a number, and who calls it. Names of those who wait are nobody else's business."""

    number: int
    status: TicketStatus
    provider_name: str


class QueueOut(msgspec.Struct, frozen=True, kw_only=True):
    """A store's queue. `tickets` are for its people alone, null to everybody else."""

    store_id: UUID
    is_open: bool
    waiting: int
    next_numbers: list[int]
    estimated_wait_minutes: int
    """For somebody who joined now."""
    called: list[CalledNumber]
    serving: list[CalledNumber]
    tickets: list[TicketOut] | None

    @classmethod
    def of(cls, line: Line, keys: KeyRing, *, as_staff: bool) -> "QueueOut":
        def shown(ticket: Ticket) -> CalledNumber:
            name = line.name_of(ticket.provider_id)
            return CalledNumber(number=ticket.number, status=ticket.status, provider_name=name)

        return cls(
            store_id=line.store.id,
            is_open=line.is_open,
            waiting=len(line.waiting),
            next_numbers=[each.number for each in line.waiting[:10]],
            estimated_wait_minutes=in_minutes(line.wait_at_the_end),
            called=[shown(each) for each in line.called],
            serving=[shown(each) for each in line.serving],
            tickets=[TicketOut.of(each, line, keys) for each in line.tickets] if as_staff else None,
        )
