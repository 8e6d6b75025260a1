"""What is done for people: services with their menus, who renders them, and when they can be booked."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from souk.booking import (
    HoursBody,
    NewProvider,
    NewSlots,
    Payment,
    Stretch,
    TermsBody,
    Weekday,
    WeeklyBody,
    add_provider,
    add_rule,
    set_hours,
    set_terms,
)
from souk.demo.catalogue.services import PROVIDERS, SERVICES, DemoOffer, DemoTerms
from souk.demo.hands import Calendar
from souk.demo.shelves import Furnisher
from souk.kernel.actors import SYSTEM
from souk.kernel.database import UnitOfWork
from souk.media import PreparedPicture
from souk.services import (
    NewServiceItem,
    ServiceCategory,
    ServiceChanges,
    ServiceType,
    Wanted,
    add_item,
    create_service,
    find_service_by_slug,
)

OPENED_BEFORE = timedelta(days=30)
AHEAD_DAYS = 14
"""How far ahead of today there are slots."""
WORKS = ("08:00", "20:00")


async def offer_services(furnisher: Furnisher, calendar: Calendar, stores: Mapping[str, UUID]) -> None:
    """Each store's at once, so that it has all of them or none; a second time it changes nothing."""
    for slug in dict.fromkeys(each.store for each in SERVICES):
        offered = [each for each in SERVICES if each.store == slug]
        async with furnisher.database.read(SYSTEM) as ctx:
            if await find_service_by_slug(ctx, offered[0].slug) is not None:
                continue
        pictures = await furnisher.prepare(each.picture.key for each in offered)
        furnisher.hands.turn_to(calendar.today - OPENED_BEFORE)
        async with furnisher.database.unit_of_work(SYSTEM) as uow:
            ids = {each.slug: await _offer(uow, each, stores[slug], pictures[each.picture.key]) for each in offered}
            await _hire(uow, slug, stores[slug], ids, offered)


async def _offer(uow: UnitOfWork, service: DemoOffer, store_id: UUID, picture: PreparedPicture) -> UUID:
    changes = ServiceChanges(
        service_name=service.name,
        slug=service.slug,
        description=service.description,
        category=ServiceCategory(service.category),
        service_type=ServiceType(service.kind),
        base_price=service.price,
        has_flexible_pricing=service.is_flexible,
        contact_info=service.contact,
        location=service.location,
        delivers=service.delivers,
    )
    made = await create_service(uow, Wanted(changes, store_id), picture)
    for name, text, price in service.menu:
        await add_item(uow, service.slug, NewServiceItem(name=name, price=price, description=text))
    return made.id


async def _hire(uow: UnitOfWork, slug: str, store_id: UUID, ids: Mapping[str, UUID], offered: list[DemoOffer]) -> None:
    booked = [(each, each.terms) for each in offered if each.terms is not None]
    for each, terms in booked:
        await set_terms(uow, ids[each.slug], _terms(terms))
    for position, provider in enumerate(each for each in PROVIDERS if each.store == slug):
        theirs = [(each, terms) for each, terms in booked if provider.name in terms.providers]
        new = NewProvider(
            name=provider.name,
            about=provider.about,
            contact=provider.contact,
            position=position,
            service_ids=[ids[each.slug] for each, _ in theirs],
            login_email=provider.login,
        )
        added = await add_provider(uow, store_id, new)
        days = [day for day in Weekday if day is not Weekday.SUNDAY]
        hours = [Stretch(weekday=day, opens=WORKS[0], closes=WORKS[1]) for day in days]
        await set_hours(uow, added.id, HoursBody(hours=hours))
        for each, terms in theirs:
            weekly = WeeklyBody(
                weekdays=[Weekday(day) for day in terms.days],
                opens=terms.opens,
                closes=terms.closes,
                every_minutes=terms.every,
            )
            await add_rule(uow, ids[each.slug], NewSlots(provider_id=added.id, weekly=weekly))


def _terms(terms: DemoTerms) -> TermsBody:
    return TermsBody(
        duration_minutes=terms.minutes,
        buffer_after_minutes=terms.buffer_after,
        horizon_days=OPENED_BEFORE.days + AHEAD_DAYS,
        capacity=terms.capacity,
        payment=Payment.DEPOSIT if terms.deposit_percent else Payment.AT_VENUE,
        deposit_percent=terms.deposit_percent,
        confirms_by_hand=terms.confirms_by_hand,
    )
