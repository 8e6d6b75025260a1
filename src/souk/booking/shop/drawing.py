"""From what was found to what the steps of a booking show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from souk.booking.appointments.granting import due_now
from souk.booking.schedule.facts import ProviderFacts, Terms
from souk.booking.shop.calendar import day_in, written
from souk.booking.shop.choosing import Choice, Offered
from souk.booking.shop.links import ANYBODY, booking_path
from souk.booking.shop.pages import DetailsPage, Head, Who, steps_at
from souk.booking.shop.words import asks_first, lasting, policy_words, soon, whole_moment, zone_words
from souk.identity import sign_in_url
from souk.kernel.money import Money
from souk.media import as_picture, picture_url, placeholder
from souk.services import ServiceFacts
from souk.ui import Crumb, FormState, Picture, Row, Tab, money, url_with

AVATAR = 320
"""How wide a provider's picture is drawn at most."""


def head_of(offered: Offered) -> Head:
    service, store = offered.service, offered.store
    image = service.image
    drawn = as_picture(image.id, image.width, image.height, image.alt) if image else placeholder(service.name)
    return Head(
        service=service.name,
        service_url=f"/services/{service.slug}",
        store=store.name,
        store_url=f"/stores/{store.slug}",
        picture=drawn,
        lasts=lasting(offered.terms.duration_minutes) if offered.terms is not None else "",
        price=price_words(service),
        location=service.location,
        crumbs=(Crumb("Services", "/services"), Crumb(service.name, f"/services/{service.slug}"), Crumb("Book")),
    )


def price_words(service: ServiceFacts) -> str:
    if service.base_price is None:
        return "Price on request"
    price = money(Money(service.base_price, service.currency), trim=True)
    return f"from {price}" if service.has_flexible_pricing else price


def portrait(provider: ProviderFacts) -> Picture | None:
    if provider.picture_id is None:
        return None
    return Picture(picture_url(provider.picture_id, AVATAR), "", "", AVATAR, AVATAR)


def people_of(offered: Offered, free: Mapping[UUID, datetime], now: datetime) -> tuple[Who, ...]:
    """Anybody first, then everybody in the store's own order."""
    slug, found = offered.service.slug, []
    store_zone = ZoneInfo(offered.store.time_zone)
    if len(offered.providers) > 1:
        first = min(free.values(), default=None)
        found.append(
            Who(
                name="Whoever is free",
                about="The most times to choose from.",
                picture=None,
                href=booking_path(slug, **{"with": ANYBODY}),
                next_free=soon(first, store_zone, now) if first is not None else "",
                is_anybody=True,
            )
        )
    for each in offered.providers:
        at = free.get(each.id)
        found.append(
            Who(
                name=each.name,
                about=each.about,
                picture=portrait(each),
                href=booking_path(slug, **{"with": each.id}),
                next_free=soon(at, ZoneInfo(each.time_zone), now) if at is not None else "",
            )
        )
    return tuple(found)


def people_tabs(offered: Offered, choice: Choice, address: str) -> tuple[Tab, ...]:
    """Whose calendar is looked at; nothing where there is only one."""
    if len(offered.providers) < 2:
        return ()
    everybody = [(ANYBODY, "Whoever is free"), *((str(each.id), each.name) for each in offered.providers)]
    return tuple(Tab(name, url_with(address, **{"with": key}), current=key == choice.key) for key, name in everybody)


@dataclass(frozen=True, slots=True)
class Picked:
    """What somebody is about to book."""

    offered: Offered
    choice: Choice
    at: datetime
    now: datetime


def details_of(picked: Picked, *, is_guest: bool, form: FormState) -> DetailsPage:
    offered, choice, at = picked.offered, picked.choice, picked.at
    terms, service, zone = offered.terms, offered.service, choice.zone
    assert terms is not None
    due = Money(due_now(service, terms), service.currency)
    alone = offered.lone_provider is not None
    base = booking_path(service.slug)
    back = url_with(
        base, **{"with": choice.key, "day": day_in(zone, at).isoformat(), "at": written(at), "step": "when"}
    )
    return DetailsPage(
        head=head_of(offered),
        steps=steps_at(3, who_url=base, when_url=back, alone=alone),
        when=whole_moment(at, zone),
        instant=at.isoformat(),
        zone=zone_words(zone, at),
        zone_name=zone.key,
        who=choice.name,
        rows=_rows(service, terms, choice, due),
        policy=tuple(policy_words(terms, at, zone, now=picked.now)),
        asks_first=asks_first(terms),
        due_now=due,
        submit=_submit(terms, due),
        action=base,
        back_url=back,
        kept={"with": choice.key, "at": written(at)},
        needs_contact=is_guest,
        sign_in_url=sign_in_url(url_with(base, **{"with": choice.key, "at": written(at)})),
        form=form,
    )


def _rows(service: ServiceFacts, terms: Terms, choice: Choice, due: Money) -> tuple[Row, ...]:
    rows = [Row("With", choice.name), Row("Takes", lasting(terms.duration_minutes))]
    if service.base_price is None:
        return (*rows, Row("Price", "agreed with the store"))
    price = Money(service.base_price, service.currency)
    rows.append(Row("Price", f"from {money(price)}" if service.has_flexible_pricing else price))
    if due.amount and due.amount < price.amount:
        rows.append(Row("At the store", Money(price.amount - due.amount, price.currency)))
        rows.append(Row("Deposit now", due, strong=True))
    elif due.amount:
        rows.append(Row("To pay now", due, strong=True))
    else:
        rows.append(Row("To pay now", Money(0, service.currency), note="You pay at the store.", strong=True))
    return tuple(rows)


def _submit(terms: Terms, due: Money) -> str:
    if due.amount:
        return f"Hold it and pay {money(due, trim=True)}"
    return "Ask for this time" if terms.confirms_by_hand else "Book it"
