"""How a service is booked."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from souk.booking.schedule.asking import managed_service, refuse_stale
from souk.booking.schedule.errors import CalendarChangedMeanwhile, NotBookable, NothingToPay
from souk.booking.schedule.events import BookingTermsSet
from souk.booking.schedule.making import joined, make_anew
from souk.booking.schedule.models import BookingTerms, Payment, SlotRule
from souk.booking.schedule.places import lock_calendars
from souk.booking.schedule.queries import terms_of
from souk.booking.schedule.schemas import ChangedTerms, TermsBody
from souk.booking.schedule.viewing import terms_view
from souk.kernel.database import UnitOfWork

USUAL_MINUTES: Final = 60


async def ensure_terms(uow: UnitOfWork, service_id: UUID, *, minutes: int | None) -> None:
    """The usual ones, where a service has none: who offers a first slot wants it booked.

    Raises Unauthenticated, UnknownService, Forbidden, NotBookable, CalendarChangedMeanwhile.
    """
    if await uow.session.get(BookingTerms, service_id) is None:
        await set_terms(uow, service_id, TermsBody(duration_minutes=minutes or USUAL_MINUTES))


async def set_terms(uow: UnitOfWork, service_id: UUID, body: TermsBody) -> ChangedTerms:
    """How a service is booked from now on; slots that nobody booked follow, and so do those of every provider.

    Raises Unauthenticated, UnknownService, Forbidden, NotBookable, NothingToPay, CalendarChangedMeanwhile,
    TooManySlots.
    """
    service = await managed_service(uow, service_id)
    if not service.supports_booking:
        raise NotBookable("This service is not offered by appointment.")
    if body.payment is not Payment.AT_VENUE and not service.base_price:
        raise NothingToPay
    providers = await _providers_with_slots(uow, service_id)
    await lock_calendars(uow, providers)
    terms = await uow.session.get(BookingTerms, service_id, with_for_update=True)
    values = body.model_dump(exclude={"version"})
    before = {} if terms is None else {name: getattr(terms, name) for name in values}
    if terms is None:
        terms = BookingTerms(service_id=service_id, store_id=service.store_id, version=0)
        uow.session.add(terms)
    refuse_stale(terms.version, body.version)
    for name, value in values.items():
        setattr(terms, name, value)
    terms.version, terms.updated_at = terms.version + 1, uow.now
    await _flush_first(uow)
    made = joined([await make_anew(uow, each) for each in providers])
    different = [name for name, value in values.items() if before.get(name) != value]
    uow.emit(
        BookingTermsSet(
            service_id=service_id,
            store_id=service.store_id,
            before={name: before[name] for name in different if name in before},
            after={name: values[name] for name in different},
        )
    )
    return ChangedTerms(
        terms=terms_view(await terms_of(uow, service_id)), made=made.made, dropped=made.dropped, outside=made.outside
    )


async def _flush_first(uow: UnitOfWork) -> None:
    """Two people may set the first terms of a service at once."""
    try:
        await uow.session.flush()
    except IntegrityError as clash:
        raise CalendarChangedMeanwhile from clash


async def _providers_with_slots(uow: UnitOfWork, service_id: UUID) -> list[UUID]:
    asked = select(SlotRule.provider_id).where(SlotRule.service_id == service_id).distinct()
    return sorted(await uow.session.scalars(asked))
