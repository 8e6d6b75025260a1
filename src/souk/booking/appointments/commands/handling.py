"""What becomes of an appointment: cancelled, moved, confirmed, completed, missed."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy.exc import IntegrityError

from souk.booking.appointments import policy
from souk.booking.appointments.changing import change, facts_of
from souk.booking.appointments.costs import what_cancelling_costs, what_missing_costs, what_moving_costs
from souk.booking.appointments.errors import (
    AlreadyBooked,
    AppointmentBegun,
    AppointmentChanged,
    AppointmentClosed,
    NotBegunYet,
    OtherService,
    PaymentUnderWay,
    SameSlot,
    StillToPay,
    TooFarAhead,
    TooLateToMove,
    UnknownAppointment,
)
from souk.booking.appointments.events import (
    AppointmentConfirmed,
    AppointmentMissed,
    AppointmentMoved,
)
from souk.booking.appointments.models import ACTIVE, AppointmentStatus
from souk.booking.appointments.money import LET_GO, Split, complete, end, give_money_back
from souk.booking.appointments.queries import AppointmentDetail, in_detail
from souk.booking.appointments.rows import AppointmentRow, lock_row
from souk.booking.appointments.rules import USUAL, Rules
from souk.booking.appointments.waiting import give_up_place, offer_place
from souk.booking.schedule.facts import SlotFacts
from souk.booking.schedule.places import move_place
from souk.booking.schedule.queries import get_slot, provider_of, terms_of
from souk.catalog import retire_place
from souk.kernel.database import UnitOfWork
from souk.orders import finish_line

MISSED = "Nobody came."
DECLINED = "The store could not take it."
STANDING = (AppointmentStatus.PENDING, AppointmentStatus.CONFIRMED)


class _Asked(msgspec.Struct, frozen=True):
    """An appointment, locked, and who asks: the booker, or who acts for the store."""

    row: AppointmentRow
    books: bool
    manages: bool

    @property
    def by_store(self) -> bool:
        return self.manages and not self.books


async def cancel_appointment(
    uow: UnitOfWork,
    appointment_id: UUID,
    *,
    reason: str = "",
    token: str | None = None,
    seen: int | None = None,
    rules: Rules = USUAL,
) -> AppointmentDetail:
    """Let it go: its place is free, and the money goes back; all of it, or from its booker what the terms leave.

    Raises UnknownAppointment, AppointmentChanged, AppointmentClosed, AppointmentBegun, PaymentUnderWay, PaymentSettling.
    """
    asked = await _asked(uow, appointment_id, token=token, seen=seen)
    row = asked.row
    _insist_on(row, ACTIVE, "cancelled")
    if not asked.by_store and row.starts_at <= uow.now:
        raise AppointmentBegun
    fee = 0 if asked.by_store else what_cancelling_costs(row, row.terms, uow.now).fee
    if row.status is AppointmentStatus.HELD and row.due_now and not await retire_place(uow, row.id):
        raise PaymentUnderWay
    refunded = await give_money_back(uow, row, keep=fee, reason=LET_GO)
    cancelled = AppointmentStatus.CANCELLED
    ended = await end(uow, row, cancelled, by_store=asked.by_store, reason=reason, split=Split(fee, refunded))
    await give_up_place(uow, row, rules)
    return await _detail(uow, asked, ended)


async def move_appointment(
    uow: UnitOfWork,
    appointment_id: UUID,
    slot_id: UUID,
    *,
    token: str | None = None,
    seen: int | None = None,
    rules: Rules = USUAL,
) -> AppointmentDetail:
    """To another time of the same service, with the same provider or another; the payment stays with it.

    The booker may while it is free of charge; the store until it is over. Where the store says yes by hand, it does so
    again. Raises UnknownAppointment, AppointmentChanged, AppointmentClosed, StillToPay, AppointmentBegun, TooLateToMove,
    SameSlot, OtherService, TooFarAhead, AlreadyBooked, UnknownSlot, SlotTaken, SlotPassed.
    """
    asked = await _asked(uow, appointment_id, token=token, seen=seen)
    row, slot = asked.row, await get_slot(uow, slot_id)
    if row.status is AppointmentStatus.HELD:
        raise StillToPay(amount_due=row.due_now, variant_id=str(row.id))
    _insist_on(row, STANDING, "moved")
    if slot.id == row.slot_id:
        raise SameSlot
    if slot.service_id != row.service_id:
        raise OtherService
    if not asked.by_store:
        await _refuse_late(uow, row, slot)
    new = await move_place(uow, row.slot_id, slot.id, ignoring_lead=asked.manages)
    moved = await _move(uow, asked, new)
    _tell_moved(uow, asked, moved)
    await offer_place(uow, await get_slot(uow, row.slot_id), rules, besides=row.customer_id)
    return await _detail(uow, asked, moved)


async def confirm_appointment(uow: UnitOfWork, appointment_id: UUID, *, seen: int | None = None) -> AppointmentDetail:
    """The store says yes to one that is pending; to say no, cancel it.

    Raises UnknownAppointment, AppointmentChanged, AppointmentClosed, StillToPay.
    """
    asked = await _asked_by_store(uow, appointment_id, seen=seen)
    row = asked.row
    if row.status is AppointmentStatus.HELD:
        raise StillToPay(amount_due=row.due_now, variant_id=str(row.id))
    _insist_on(row, (AppointmentStatus.PENDING,), "confirmed")
    confirmed = await change(uow, row, AppointmentStatus.CONFIRMED.value, status=AppointmentStatus.CONFIRMED)
    uow.emit(AppointmentConfirmed(**facts_of(confirmed)))
    return await _detail(uow, asked, confirmed)


async def complete_appointment(uow: UnitOfWork, appointment_id: UUID, *, seen: int | None = None) -> AppointmentDetail:
    """It took place. What was paid for it counts as delivered. Raises as `mark_no_show`."""
    asked = await _asked_by_store(uow, appointment_id, seen=seen)
    _insist_begun(uow, asked.row, "completed")
    return await _detail(uow, asked, await complete(uow, asked.row))


async def mark_no_show(uow: UnitOfWork, appointment_id: UUID, *, seen: int | None = None) -> AppointmentDetail:
    """Nobody came. The store keeps what the terms say of what was paid at booking, and the rest goes back.

    Raises UnknownAppointment, AppointmentChanged, AppointmentClosed, NotBegunYet, PaymentSettling.
    """
    asked = await _asked_by_store(uow, appointment_id, seen=seen)
    row = asked.row
    _insist_begun(uow, row, "marked as missed")
    fee, refunded = what_missing_costs(row, row.terms), 0
    if row.order_id is not None and row.late_fee_percent == 100:
        await finish_line(uow, row.order_id, row.id)
    else:
        refunded = await give_money_back(uow, row, keep=fee, reason=MISSED)
    missed = await change(uow, row, AppointmentStatus.NO_SHOW.value, status=AppointmentStatus.NO_SHOW, fee=fee)
    uow.emit(AppointmentMissed(**facts_of(missed), fee=fee, refunded=refunded, currency=row.currency))
    return await _detail(uow, asked, missed)


async def _asked(uow: UnitOfWork, appointment_id: UUID, *, token: str | None = None, seen: int | None = None) -> _Asked:
    row = await lock_row(uow, appointment_id)
    books = policy.is_booker(uow.keys, uow.actor, row, token=token)
    renders = uow.actor.id is not None and (await provider_of(uow, row.provider_id)).user_id == uow.actor.id
    if not (books or renders or policy.is_staff(uow.actor, row)):
        raise UnknownAppointment
    uow.require(policy.can_change(uow.actor, row, renders=renders, books=books))
    if seen is not None and seen != row.version:
        raise AppointmentChanged(version=row.version)
    return _Asked(row, books, bool(policy.can_manage(uow.actor, row, renders=renders)))


async def _asked_by_store(uow: UnitOfWork, appointment_id: UUID, *, seen: int | None) -> _Asked:
    asked = await _asked(uow, appointment_id, seen=seen)
    uow.require(policy.can_manage(uow.actor, asked.row, renders=asked.manages))
    return asked


def _insist_on(row: AppointmentRow, statuses: tuple[AppointmentStatus, ...], asked: str) -> None:
    if row.status not in statuses:
        status = row.status.value.replace("_", " ")
        sentence = f"An appointment that is {status} cannot be {asked}."
        raise AppointmentClosed(sentence, appointment_status=row.status.value, asked=asked)


def _insist_begun(uow: UnitOfWork, row: AppointmentRow, asked: str) -> None:
    _insist_on(row, (AppointmentStatus.CONFIRMED,), asked)
    if row.starts_at > uow.now:
        raise NotBegunYet(starts_at=row.starts_at.isoformat())


async def _refuse_late(uow: UnitOfWork, row: AppointmentRow, slot: SlotFacts) -> None:
    if row.starts_at <= uow.now:
        raise AppointmentBegun
    cost = what_moving_costs(row, uow.now)
    if cost.fee:
        raise TooLateToMove(free_until=cost.free_until.isoformat(), fee=cost.fee)
    until = uow.now + timedelta(days=(await terms_of(uow, row.service_id)).horizon_days)
    if slot.starts_at > until:
        raise TooFarAhead(until=until.isoformat())


def _tell_moved(uow: UnitOfWork, asked: _Asked, moved: AppointmentRow) -> None:
    row = asked.row
    uow.emit(
        AppointmentMoved(
            **facts_of(moved),
            was_starts_at=row.starts_at,
            was_provider_id=row.provider_id,
            was_slot_id=row.slot_id,
            status=moved.status.value,
            moves=moved.moves,
            by_store=asked.by_store,
        )
    )


async def _move(uow: UnitOfWork, asked: _Asked, new: SlotFacts) -> AppointmentRow:
    row = asked.row
    again = row.awaits_yes and not asked.by_store
    try:
        return await change(
            uow,
            row,
            "moved",
            text=f"{row.starts_at:%Y-%m-%dT%H:%MZ} → {new.starts_at:%Y-%m-%dT%H:%MZ}",
            status=AppointmentStatus.PENDING if again else row.status,
            slot_id=new.id,
            provider_id=new.provider_id,
            provider_name=new.provider_name,
            starts_at=new.starts_at,
            ends_at=new.ends_at,
            time_zone=new.time_zone,
            moves=row.moves + 1,
            is_offer=False,
            reminded_at=None,
        )
    except IntegrityError as clash:
        raise AlreadyBooked from clash


async def _detail(uow: UnitOfWork, asked: _Asked, row: AppointmentRow) -> AppointmentDetail:
    (detail,) = await in_detail(uow, [row], mine={row.id} if asked.books else set())
    return detail
