"""Slots follow what was changed of a calendar, and it is told."""

from souk.booking.schedule.events import ScheduleChanged
from souk.booking.schedule.making import Made, make_anew
from souk.booking.schedule.models import Provider
from souk.booking.schedule.schemas import ChangedCalendar
from souk.booking.schedule.viewing import get_calendar
from souk.kernel.database import UnitOfWork


async def changed(uow: UnitOfWork, provider: Provider, *, what: str) -> ChangedCalendar:
    """Slots follow what was changed, and it is told."""
    provider.version, provider.updated_at = provider.version + 1, uow.now
    await uow.session.flush()
    made = await make_anew(uow, provider.id)
    tell(uow, provider, made, what=what)
    return ChangedCalendar.of(await get_calendar(uow, provider.id), made)


def tell(uow: UnitOfWork, provider: Provider, made: Made, *, what: str) -> None:
    uow.emit(
        ScheduleChanged(
            provider_id=provider.id,
            store_id=provider.store_id,
            what=what,
            made=made.made,
            outside=len(made.outside),
        )
    )
