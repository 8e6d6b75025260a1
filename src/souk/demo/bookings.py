"""Who booked what: appointments that took place, that nobody came to, that were called off, and those to come."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from souk.booking import (
    AppointmentDetail,
    AppointmentFilter,
    AppointmentStatus,
    Booking,
    Wish,
    book_appointment,
    cancel_appointment,
    complete_appointment,
    confirm_appointment,
    join_waiting_list,
    list_appointments,
    list_waiting,
    mark_no_show,
)
from souk.demo.catalogue import SHOPPERS, STORES
from souk.demo.catalogue.services import SERVICES, DemoTerms
from souk.demo.hands import Calendar, Hands
from souk.demo.people import EARLY_SHOPPERS, JANE, JOHN
from souk.demo.shelves import DAYS, ZONES
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.pagination import PageQuery
from souk.services import find_service_by_slug

DONE: Final = AppointmentStatus.COMPLETED
MISSED: Final = AppointmentStatus.NO_SHOW
CALLED_OFF: Final = AppointmentStatus.CANCELLED
STANDS: Final = AppointmentStatus.CONFIRMED
ASKED: Final = AppointmentStatus.PENDING
OTHERS: Final = tuple(shopper.email for shopper in SHOPPERS[:EARLY_SHOPPERS])
CLASS: Final = "wheel-throwing-evening"


@dataclass(frozen=True, slots=True)
class Visit:
    """The `nth` day on which it is offered, before today or after it; the `slot`-th of that day."""

    buyer: str
    service: str
    nth: int
    slot: int
    fate: AppointmentStatus
    notes: str = ""


VISITS: Final = (
    Visit(JOHN, "classic-haircut", -9, 2, DONE, "Short at the sides, please."),
    Visit(JOHN, "maths-tutoring", -4, 1, DONE),
    Visit(JOHN, "open-air-yoga", -2, 0, MISSED),
    Visit(JOHN, "classic-haircut", 2, 3, STANDS, "As last time."),
    Visit(JOHN, CLASS, 1, 0, STANDS),
    Visit(JANE, "classic-haircut", -6, 5, DONE),
    Visit(JANE, "maths-tutoring", -3, 2, CALLED_OFF),
    Visit(JANE, "open-air-yoga", 1, 0, STANDS),
    Visit(JANE, "maths-tutoring", 3, 0, STANDS, "Integrals. All of them."),
    *(Visit(email, CLASS, 1, 0, STANDS) for email in OTHERS[:5]),
    Visit(OTHERS[5], CLASS, 2, 0, ASKED, "May I bring my own clay?"),
    *(Visit(email, CLASS, -1, 0, DONE) for email in OTHERS[6:9]),
    *(Visit(email, "open-air-yoga", -1, 0, DONE) for email in OTHERS[2:8]),
    *(Visit(email, "open-air-yoga", 1, 0, STANDS) for email in OTHERS[:7]),
    *(Visit(email, "classic-haircut", 1, slot, STANDS) for slot, email in enumerate(OTHERS[3:8])),
    *(Visit(email, "classic-haircut", -1, slot, DONE) for slot, email in enumerate(OTHERS[8:13])),
    Visit(OTHERS[13], "classic-haircut", -2, 6, MISSED),
    *(Visit(email, "maths-tutoring", 1, slot, STANDS) for slot, email in enumerate(OTHERS[9:12])),
)


class Diary:
    """Carries visits out as the people who made them. What was done before is found again and left as it is."""

    def __init__(self, database: Database, hands: Hands, calendar: Calendar, people: Mapping[str, UUID]) -> None:
        self._database, self._hands, self._today, self._people = database, hands, calendar.today, people
        self._terms = {each.slug: (each.store, each.terms) for each in SERVICES if each.terms is not None}

    async def fill(self) -> None:
        for visit in VISITS:
            await self._carry_out(visit)
        await self._wait(JANE, CLASS)

    async def _carry_out(self, visit: Visit) -> None:
        starts_at = self._start(visit.service, visit.nth, visit.slot)
        buyer = Actor(id=self._people[visit.buyer])
        booked_at = min(starts_at - timedelta(days=3, hours=5), self._today - timedelta(hours=3))
        self._hands.turn_to(booked_at)
        service_id, found = await self._found(visit.service, starts_at, self._people[visit.buyer])
        if found is None:
            async with self._database.unit_of_work(buyer) as uow:
                booking = Booking(service_id=service_id, starts_at=starts_at, notes=visit.notes)
                found = await book_appointment(uow, booking)
        if found.status is ASKED and visit.fate is not ASKED:
            async with self._database.unit_of_work(SYSTEM) as uow:
                found = await confirm_appointment(uow, found.id)
        if found.status is STANDS and visit.fate is not STANDS:
            await self._end(visit, found, buyer)

    async def _end(self, visit: Visit, found: AppointmentDetail, buyer: Actor) -> None:
        if visit.fate is CALLED_OFF:
            self._hands.turn_to(found.starts_at - timedelta(days=2))
            async with self._database.unit_of_work(buyer) as uow:
                await cancel_appointment(uow, found.id, reason="The exam was moved.")
            return
        self._hands.turn_to(found.ends_at + timedelta(minutes=10))
        async with self._database.unit_of_work(SYSTEM) as uow:
            await (complete_appointment if visit.fate is DONE else mark_no_show)(uow, found.id)

    async def _wait(self, email: str, slug: str) -> None:
        """For a place in the class that is full."""
        starts_at = self._start(slug, 1, 0)
        self._hands.turn_to(self._today - timedelta(hours=2))
        person_id = self._people[email]
        service_id, _ = await self._found(slug, starts_at, person_id)
        async with self._database.read(Actor(id=person_id)) as ctx:
            if any(each.service_id == service_id for each in await list_waiting(ctx)):
                return
        async with self._database.unit_of_work(Actor(id=person_id)) as uow:
            wish = Wish(service_id=service_id, from_at=starts_at, until_at=starts_at + timedelta(hours=3))
            await join_waiting_list(uow, wish)

    async def _found(self, slug: str, starts_at: datetime, person_id: UUID) -> tuple[UUID, AppointmentDetail | None]:
        async with self._database.read(SYSTEM) as ctx:
            service = await find_service_by_slug(ctx, slug)
            assert service is not None, "services were offered before anybody books them"
            at_that_time = AppointmentFilter(
                service_id=service.id, start=starts_at, end=starts_at + timedelta(seconds=1)
            )
            page = await list_appointments(ctx, at_that_time, PageQuery(limit=100))
        return service.id, next((each for each in page.items if each.customer_id == person_id), None)

    def _start(self, slug: str, nth: int, slot: int) -> datetime:
        store, terms = self._terms[slug]
        assert terms is not None
        zone = ZoneInfo(ZONES[next(each.preset for each in STORES if each.slug == store)])
        day = self._today.astimezone(zone).date()
        left = abs(nth)
        while left:
            day += timedelta(days=1 if nth > 0 else -1)
            left -= _is_offered(terms, day.weekday())
        hour, minute = map(int, terms.opens.split(":"))
        local = datetime.combine(day, time(hour, minute), zone) + timedelta(minutes=slot * terms.every)
        return local.replace(second=0, microsecond=0)


def _is_offered(terms: DemoTerms, weekday: int) -> bool:
    return any(day.startswith(DAYS[weekday].lower()) for day in terms.days)
