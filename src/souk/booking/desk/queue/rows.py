"""The statements of the queue: hot ones, since every screen on the wall asks every few seconds."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import Date, Uuid, and_, bindparam, delete, insert, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from souk.booking.desk.models import OPEN, QueueDay, QueueTicket, TicketStatus
from souk.booking.schedule.models import Provider
from souk.kernel.columns import UtcDateTime
from souk.kernel.hot import Hot

MOST_IN_LINE = 500
"""As many wait at most in one line."""


class Ticket(msgspec.Struct, frozen=True):
    """A number in a line, as it stands in its table."""

    id: UUID
    store_id: UUID
    service_id: UUID
    provider_id: UUID | None
    customer_id: UUID | None
    guest_digest: str | None
    day_on: date
    number: int
    sealed_name: str | None
    status: TicketStatus
    joined_at: datetime
    called_at: datetime | None
    served_at: datetime | None
    ended_at: datetime | None


class Numbered(msgspec.Struct, frozen=True):
    last_number: int
    is_open: bool | None


class Lasted(msgspec.Struct, frozen=True):
    served_at: datetime
    ended_at: datetime


class Server(msgspec.Struct, frozen=True):
    """Somebody who can call people up."""

    id: UUID
    name: str
    user_id: UUID | None


_ticket = select(*(QueueTicket.__table__.c[name] for name in Ticket.__struct_fields__))
_is_open = or_(*(QueueTicket.status == each.value for each in OPEN))
_of_day = and_(
    QueueTicket.store_id == bindparam("store", type_=Uuid()), QueueTicket.day_on == bindparam("day", type_=Date())
)
_its_day = and_(
    QueueDay.store_id == bindparam("store", type_=Uuid()), QueueDay.day_on == bindparam("day", type_=Date())
)

BY_ID = Hot(_ticket.where(QueueTicket.id == bindparam("id", type_=Uuid())), Ticket)
LINE = Hot(_ticket.where(_of_day, _is_open).order_by(QueueTicket.number), Ticket)
LAST_OF_PERSON = Hot(
    _ticket.where(_of_day, QueueTicket.customer_id == bindparam("person", type_=Uuid()))
    .order_by(QueueTicket.number.desc())
    .limit(1),
    Ticket,
)
LAST_OF_GUEST = Hot(
    _ticket.where(_of_day, QueueTicket.guest_digest == bindparam("digest"))
    .order_by(QueueTicket.number.desc())
    .limit(1),
    Ticket,
)
DAY = Hot(select(QueueDay.last_number, QueueDay.is_open).where(_its_day), Numbered)
LASTED = Hot(
    select(QueueTicket.served_at, QueueTicket.ended_at)
    .where(
        QueueTicket.store_id == bindparam("store", type_=Uuid()),
        QueueTicket.status == TicketStatus.DONE.value,
        QueueTicket.served_at.is_not(None),
    )
    .order_by(QueueTicket.day_on.desc(), QueueTicket.number.desc())
    .limit(20),
    Lasted,
)
SERVERS = Hot(
    select(Provider.id, Provider.name, Provider.user_id)
    .where(Provider.store_id == bindparam("store", type_=Uuid()), Provider.is_active)
    .order_by(Provider.position, Provider.id),
    Server,
)
_first = upsert(QueueDay)
NEXT_NUMBER = Hot(
    _first.on_conflict_do_update(
        index_elements=[QueueDay.store_id, QueueDay.day_on], set_={"last_number": QueueDay.last_number + 1}
    ).returning(QueueDay.last_number, QueueDay.is_open),
    Numbered,
)
"""One statement, so that a hundred who join in one moment get a hundred numbers without a gap."""
_switched = upsert(QueueDay)
SWITCH: Hot[None] = Hot(
    _switched.on_conflict_do_update(
        index_elements=[QueueDay.store_id, QueueDay.day_on], set_={"is_open": _switched.excluded.is_open}
    )
)
ADD: Hot[None] = Hot(insert(QueueTicket))


def _moves(*expected: TicketStatus, **values: object) -> Hot[None]:
    """A step that only those take who stand where it begins: the row count is the answer."""
    return Hot(
        update(QueueTicket)
        .where(
            QueueTicket.id == bindparam("ticket", type_=Uuid()),
            or_(*(QueueTicket.status == each.value for each in expected)),
        )
        .values(**values)
    )


_at = bindparam("at", type_=UtcDateTime())
_who = bindparam("who", type_=Uuid())
CALL_FIRST = _moves(TicketStatus.WAITING, status=TicketStatus.CALLED.value, called_at=_at, provider_id=_who)
CALL = _moves(
    TicketStatus.WAITING, TicketStatus.CALLED, status=TicketStatus.CALLED.value, called_at=_at, provider_id=_who
)
SERVE = _moves(
    TicketStatus.WAITING, TicketStatus.CALLED, status=TicketStatus.SERVING.value, served_at=_at, provider_id=_who
)
FINISH = _moves(TicketStatus.SERVING, status=TicketStatus.DONE.value, ended_at=_at)
LEAVE = _moves(TicketStatus.WAITING, TicketStatus.CALLED, status=TicketStatus.LEFT.value, ended_at=_at)

FORGET_NAMES: Hot[None] = Hot(
    update(QueueTicket)
    .where(
        QueueTicket.day_on < bindparam("day", type_=Date()),
        or_(QueueTicket.sealed_name.is_not(None), QueueTicket.guest_digest.is_not(None)),
    )
    .values(sealed_name=None, guest_digest=None)
)
END_STALE: Hot[None] = Hot(
    update(QueueTicket)
    .where(QueueTicket.day_on < bindparam("day", type_=Date()), _is_open)
    .values(status=TicketStatus.LEFT.value, ended_at=_at)
)
DROP_TICKETS: Hot[None] = Hot(delete(QueueTicket).where(QueueTicket.day_on < bindparam("day", type_=Date())))
DROP_DAYS: Hot[None] = Hot(delete(QueueDay).where(QueueDay.day_on < bindparam("day", type_=Date())))
