"""What booking hears of people: what somebody booked as a guest, and the number they hold, is theirs once they sign in."""

from typing import Final

from sqlalchemy import Uuid, and_, bindparam, exists, or_, update
from sqlalchemy.orm import aliased

from souk.booking.appointments.models import ACTIVE, Appointment
from souk.booking.desk.models import OPEN, QueueTicket
from souk.identity import SignedIn
from souk.kernel.columns import UtcDateTime
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.outbox import Subscription

_person = bindparam("person", type_=Uuid())
_theirs, _own = aliased(Appointment), aliased(QueueTicket)
_has_a_place = exists().where(
    _theirs.slot_id == Appointment.slot_id,
    _theirs.customer_id == _person,
    or_(*(_theirs.status == status for status in ACTIVE)),
)
_has_a_number = exists().where(
    _own.store_id == QueueTicket.store_id,
    _own.day_on == QueueTicket.day_on,
    _own.customer_id == _person,
    or_(*(_own.status == status.value for status in OPEN)),
)
TAKE_APPOINTMENTS: Hot[None] = Hot(
    update(Appointment)
    .where(
        and_(Appointment.guest_digest == bindparam("digest"), Appointment.customer_id.is_(None)),
        ~_has_a_place,
    )
    .values(customer_id=_person, guest_digest=None, updated_at=bindparam("at", type_=UtcDateTime()))
)
"""All but those of a slot in which the person has a place already: two of one person would be one too many."""
TAKE_NUMBERS: Hot[None] = Hot(
    update(QueueTicket)
    .where(
        and_(QueueTicket.guest_digest == bindparam("digest"), QueueTicket.customer_id.is_(None)),
        ~_has_a_number,
    )
    .values(customer_id=_person, guest_digest=None)
)


async def follow_sign_in(uow: UnitOfWork, happened: SignedIn) -> None:
    """Once only: what was taken over hangs on no guest's key any more, and whoever signs in there next gets nothing."""
    if happened.guest_digest is None:
        return
    whose = {"person": happened.person_id, "digest": happened.guest_digest}
    await uow.change(TAKE_APPOINTMENTS, **whose, at=uow.now)
    await uow.change(TAKE_NUMBERS, **whose)


SUBSCRIPTIONS: Final = (Subscription(name="booking.follow_sign_in", event=SignedIn, listener=follow_sign_in),)
