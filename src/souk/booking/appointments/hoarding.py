"""How many places one may keep from others: counted exactly, from however many tabs somebody books at once."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import String, Uuid, bindparam, func, or_, select

from souk.booking.appointments import policy
from souk.booking.appointments.errors import TooManyOpenBookings, TooManyUpcoming
from souk.booking.appointments.models import ACTIVE, Appointment, AppointmentStatus
from souk.booking.appointments.rules import Rules
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot


class Ahead(msgspec.Struct, frozen=True):
    """A place that the actor keeps."""

    id: UUID
    slot_id: UUID
    store_id: UUID
    service_id: UUID
    provider_id: UUID
    status: AppointmentStatus
    starts_at: datetime


class _Turn(msgspec.Struct, frozen=True):
    is_theirs: bool


_rows = select(*(getattr(Appointment, name) for name in Ahead.__struct_fields__)).where(
    or_(*(Appointment.status == status for status in ACTIVE))
)
OF_PERSON = Hot(_rows.where(Appointment.customer_id == bindparam("customer", type_=Uuid())), Ahead)
OF_GUEST = Hot(_rows.where(Appointment.guest_digest == bindparam("digest")), Ahead)
_key = func.hashtextextended(bindparam("whose", type_=String()), 0)
TURN = Hot(select(func.pg_advisory_xact_lock(_key).is_not(None).label("is_theirs")), _Turn)


async def one_at_a_time(uow: UnitOfWork) -> None:
    """Of one person, or one guest, nobody else counts until this unit of work ends. To be asked before all other locks.

    On SQLite whoever writes is alone already.
    """
    whose = str(uow.actor.id or policy.guest_digest(uow.actor) or "")
    if whose and uow.dialect == "postgresql":
        await uow.all(TURN, whose=f"booking {whose}")


async def list_ahead(uow: UnitOfWork) -> list[Ahead]:
    """What the actor has booked and still needs; nobody adds to it meanwhile."""
    await one_at_a_time(uow)
    if uow.actor.id is not None:
        return await uow.all(OF_PERSON, customer=uow.actor.id)
    digest = policy.guest_digest(uow.actor)
    return await uow.all(OF_GUEST, digest=digest) if digest is not None else []


def refuse_hoarding(uow: UnitOfWork, ahead: list[Ahead], store_id: UUID, *, due: int, rules: Rules) -> None:
    """Raises TooManyOpenBookings, TooManyUpcoming."""
    if due and sum(each.status is AppointmentStatus.HELD for each in ahead) >= rules.most_held:
        raise TooManyOpenBookings(most=rules.most_held)
    upcoming = sum(each.store_id == store_id and each.starts_at > uow.now for each in ahead)
    if upcoming >= rules.most_upcoming:
        raise TooManyUpcoming(most=rules.most_upcoming)
