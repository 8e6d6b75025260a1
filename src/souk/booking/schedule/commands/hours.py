"""When somebody works, week by week, and when not after all."""

from datetime import timedelta
from itertools import pairwise
from uuid import UUID

from sqlalchemy import delete, func, select

from souk.booking.schedule.asking import instant_of, managed_provider, own_provider
from souk.booking.schedule.errors import InvalidTimes, OverlappingHours, TooMuchTimeOff, UnknownTimeOff
from souk.booking.schedule.following import changed
from souk.booking.schedule.models import TimeOff, WorkingHours
from souk.booking.schedule.schemas import (
    LONGEST_ABSENCE_DAYS,
    WEEK,
    ChangedCalendar,
    HoursBody,
    Stretch,
    TimeOffBody,
    minute_of,
)
from souk.booking.schedule.walking import Hours
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id

MOST_ABSENCES = 500


async def set_hours(uow: UnitOfWork, provider_id: UUID, body: HoursBody) -> ChangedCalendar:
    """These hours instead of those before; slots that nobody booked follow them.

    Raises Unauthenticated, UnknownProvider, Forbidden, CalendarChangedMeanwhile, InvalidTimes, OverlappingHours,
    TooManySlots.
    """
    provider = await managed_provider(uow, provider_id, seen=body.version)
    hours = sorted(_hours(each) for each in body.hours)
    for one, other in pairwise(hours):
        if one.weekday == other.weekday and other.opens < one.closes:
            raise OverlappingHours
    await uow.session.execute(delete(WorkingHours).where(WorkingHours.provider_id == provider_id))
    uow.session.add_all(
        WorkingHours(
            id=new_id(),
            provider_id=provider_id,
            weekday=each.weekday,
            opens_minute=each.opens,
            closes_minute=each.closes,
        )
        for each in hours
    )
    return await changed(uow, provider, what="hours")


async def take_time_off(uow: UnitOfWork, provider_id: UUID, body: TimeOffBody) -> ChangedCalendar:
    """Away from one instant to another. The store's people for everybody, a provider for themselves.

    Raises Unauthenticated, UnknownProvider, Forbidden, InvalidTimes, TooMuchTimeOff.
    """
    provider = await own_provider(uow, provider_id)
    starts_at = instant_of(body.starts_at, provider.time_zone, field="starts_at")
    ends_at = instant_of(body.ends_at, provider.time_zone, field="ends_at")
    if ends_at <= starts_at:
        raise InvalidTimes("Time off must end after it begins.")
    if ends_at <= uow.now:
        raise InvalidTimes("This time has passed already.")
    if ends_at - starts_at > timedelta(days=LONGEST_ABSENCE_DAYS):
        raise InvalidTimes(f"Time off can last {LONGEST_ABSENCE_DAYS} days at most.")
    ahead = select(func.count()).where(TimeOff.provider_id == provider_id, TimeOff.ends_at > uow.now)
    if (await uow.session.scalar(ahead) or 0) >= MOST_ABSENCES:
        raise TooMuchTimeOff
    uow.session.add(
        TimeOff(id=new_id(), provider_id=provider_id, starts_at=starts_at, ends_at=ends_at, reason=body.reason)
    )
    return await changed(uow, provider, what="time_off")


async def work_after_all(uow: UnitOfWork, provider_id: UUID, time_off_id: UUID) -> ChangedCalendar:
    """Time off is called off. Raises Unauthenticated, UnknownProvider, Forbidden, UnknownTimeOff."""
    provider = await own_provider(uow, provider_id)
    time_off = await uow.session.get(TimeOff, time_off_id)
    if time_off is None or time_off.provider_id != provider_id:
        raise UnknownTimeOff
    await uow.session.delete(time_off)
    return await changed(uow, provider, what="time_off")


def _hours(stretch: Stretch) -> Hours:
    hours = Hours(WEEK.index(stretch.weekday), minute_of(stretch.opens), minute_of(stretch.closes))
    if hours.closes <= hours.opens:
        raise InvalidTimes("Hours must end after they begin; what runs past midnight is two stretches.")
    return hours
