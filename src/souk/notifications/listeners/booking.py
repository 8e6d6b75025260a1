"""What is told of appointments: to those who booked, to those who are booked, and to who keeps the calendar."""

from typing import Final
from uuid import UUID

from souk.booking import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentCompleted,
    AppointmentConfirmed,
    AppointmentDetail,
    AppointmentMissed,
    AppointmentMoved,
    AppointmentReminderDue,
    BookingPermission,
    SlotOffered,
    get_appointment,
    local_span,
    provider_of,
)
from souk.identity import people_holding
from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money
from souk.notifications.listeners.causes import actor_of_cause
from souk.notifications.services import Notice, notify, write_letter
from souk.notifications.statuses import NoticeType
from souk.notifications.writing import about
from souk.ui import money

AppointmentEvent = (
    AppointmentBooked
    | AppointmentCancelled
    | AppointmentCompleted
    | AppointmentConfirmed
    | AppointmentMissed
    | AppointmentMoved
    | AppointmentReminderDue
    | SlotOffered
)
AWAITED: Final = "pending"


async def tell_of_booking(uow: UnitOfWork, happened: AppointmentBooked) -> None:
    """Its booker, by mail with an invitation; whoever is booked and who keeps the calendar, by mail and in the shop."""
    detail = await get_appointment(uow, happened.appointment_id)
    awaits_yes = happened.status == AWAITED
    occurrence = f"appointment_booked:{happened.appointment_id}"
    await _write(uow, detail, "appointment_booked", occurrence)
    title = f"{detail.store_name} has your request" if awaits_yes else f"Booked: {detail.service_name}"
    await _notify_booker(uow, detail, title, occurrence, even_themselves=True)
    people = await _those_booked(uow, detail)
    to_store = "An appointment waits for your yes" if awaits_yes else "A new appointment"
    await _notify_store(uow, detail, people, f"{to_store}: {detail.service_name}", occurrence)
    for person_id in people:
        if person_id == actor_of_cause(uow):
            continue
        await write_letter(
            uow,
            "store_new_appointment",
            occurrence=f"store_new_appointment:{happened.appointment_id}:{person_id}",
            person_id=person_id,
            about=about(appointment_id=happened.appointment_id),
        )


async def tell_of_yes(uow: UnitOfWork, happened: AppointmentConfirmed) -> None:
    detail = await get_appointment(uow, happened.appointment_id)
    occurrence = f"appointment_confirmed:{happened.appointment_id}"
    await _write(uow, detail, "appointment_confirmed", occurrence)
    await _notify_booker(uow, detail, f"Confirmed: {detail.service_name}", occurrence)


async def tell_of_move(uow: UnitOfWork, happened: AppointmentMoved) -> None:
    """Both sides; whoever moved it gets no notice, but the booker always the entry for their calendar."""
    detail = await get_appointment(uow, happened.appointment_id)
    occurrence = f"appointment_moved:{happened.appointment_id}:{happened.moves}"
    await _write(uow, detail, "appointment_moved", occurrence, moves=str(happened.moves))
    await _notify_booker(uow, detail, f"At another time: {detail.service_name}", occurrence)
    people = await _those_booked(uow, detail, happened.was_provider_id)
    await _notify_store(uow, detail, people, f"An appointment was moved: {detail.service_name}", occurrence)


async def tell_of_cancellation(uow: UnitOfWork, happened: AppointmentCancelled) -> None:
    """What only was held, and nobody paid for, had never been told to the store."""
    detail = await get_appointment(uow, happened.appointment_id)
    occurrence = f"appointment_cancelled:{happened.appointment_id}"
    if happened.was == "held":
        if happened.expired:
            title = "The place went to somebody else" if happened.was_offer else "Not paid for in time"
            await _notify_booker(uow, detail, f"{title}: {detail.service_name}", occurrence)
        return
    is_no = happened.was == AWAITED and happened.by_store
    kind = "appointment_declined" if is_no else "appointment_cancelled"
    await _write(uow, detail, kind, occurrence, refunded=str(happened.refunded), fee=str(happened.fee))
    title = "Not confirmed" if is_no else "Cancelled"
    await _notify_booker(uow, detail, f"{title}: {detail.service_name}", occurrence)
    people = await _those_booked(uow, detail)
    await _notify_store(uow, detail, people, f"An appointment was cancelled: {detail.service_name}", occurrence)


async def remind(uow: UnitOfWork, happened: AppointmentReminderDue) -> None:
    """By the time it begins: at another time it is another reminder. The nearer one says so by its hour."""
    detail = await get_appointment(uow, happened.appointment_id)
    hours = round((happened.starts_at - uow.now).total_seconds() / 3600)
    nearness = "soon" if hours <= 2 else "day"
    starts_at = happened.starts_at.isoformat()
    occurrence = f"appointment_reminder:{happened.appointment_id}:{starts_at}:{nearness}"
    await _write(uow, detail, "appointment_reminder", occurrence, starts_at=starts_at)
    title = "Begins soon" if nearness == "soon" else "Do not forget"
    await _notify_booker(uow, detail, f"{title}: {detail.service_name}", occurrence)


async def tell_of_offer(uow: UnitOfWork, happened: SlotOffered) -> None:
    detail = await get_appointment(uow, happened.appointment_id)
    occurrence = f"slot_offered:{happened.appointment_id}"
    await _write(uow, detail, "slot_offered", occurrence)
    await _notify_booker(uow, detail, f"A place is free: {detail.service_name}", occurrence)


async def ask_for_review(uow: UnitOfWork, happened: AppointmentCompleted) -> None:
    detail = await get_appointment(uow, happened.appointment_id)
    if detail.customer_id is None or detail.imported_as is not None:
        return
    await _write(uow, detail, "appointment_completed", f"appointment_completed:{happened.appointment_id}")


async def tell_of_absence(uow: UnitOfWork, happened: AppointmentMissed) -> None:
    """In the shop alone, and what it cost them."""
    detail = await get_appointment(uow, happened.appointment_id)
    kept = f"{money(Money(happened.fee, happened.currency))} is kept" if happened.fee else ""
    back = f"{money(Money(happened.refunded, happened.currency))} goes back" if happened.refunded else ""
    cost = ", ".join(part for part in (kept, back) if part)
    title = f"You were missed: {detail.service_name}"
    await _notify_booker(uow, detail, title, f"appointment_missed:{detail.id}", message=f"{cost}." if cost else "")


async def _those_booked(uow: UnitOfWork, detail: AppointmentDetail, *more_providers: UUID) -> list[UUID]:
    """Who keeps the store's calendar, and the provider where they have a login; each once."""
    people = await people_holding(uow, BookingPermission.BOOKING_MANAGE, store_id=detail.store_id)
    for provider_id in dict.fromkeys((detail.provider_id, *more_providers)):
        provider = await provider_of(uow, provider_id)
        if provider.user_id is not None:
            people.append(provider.user_id)
    return list(dict.fromkeys(people))


async def _write(uow: UnitOfWork, detail: AppointmentDetail, kind: str, occurrence: str, **ids: str) -> None:
    facts = about(appointment_id=detail.id, **ids)
    if detail.customer_id is not None:
        await write_letter(uow, kind, occurrence=occurrence, person_id=detail.customer_id, about=facts)
    elif detail.contact is not None and detail.contact.email:
        await write_letter(uow, kind, occurrence=occurrence, address=detail.contact.email, about=facts)


async def _notify_booker(
    uow: UnitOfWork,
    detail: AppointmentDetail,
    title: str,
    occurrence: str,
    *,
    message: str = "",
    even_themselves: bool = False,
) -> None:
    """Save where they did it themselves, unless it is something to find again."""
    if detail.customer_id is None or (detail.customer_id == actor_of_cause(uow) and not even_themselves):
        return
    when = local_span(detail.starts_at, detail.ends_at, detail.time_zone)
    notice = Notice(
        type=NoticeType.APPOINTMENT,
        title=title,
        message=f"{when}, at {detail.store_name}. {message}".strip(),
        related_id=detail.id,
    )
    await notify(uow, [detail.customer_id], notice, occurrence=occurrence)


async def _notify_store(
    uow: UnitOfWork, detail: AppointmentDetail, people: list[UUID], title: str, occurrence: str
) -> None:
    """Names nobody: who it is stands behind the link."""
    when = local_span(detail.starts_at, detail.ends_at, detail.time_zone)
    notice = Notice(
        type=NoticeType.NEW_APPOINTMENT,
        title=title,
        message=f"{when}, with {detail.provider_name}.",
        related_id=detail.id,
    )
    others = [person_id for person_id in people if person_id not in {actor_of_cause(uow), detail.customer_id}]
    await notify(uow, others, notice, occurrence=f"{occurrence}:store")
