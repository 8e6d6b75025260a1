"""What shoppers see of services: the list of them, and one with its menu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

import msgspec
from markupsafe import Markup

from souk.catalog import ImageRef, plain, prose_of
from souk.kernel.money import Money
from souk.media import as_picture, placeholder
from souk.services.facts import ServiceFacts
from souk.services.kinds import ServiceCategory, ServiceType
from souk.services.looks import CATEGORY_ICONS, LABELS, TYPE_ICONS, TYPES, Price, Way, price_of, ways_of
from souk.stores import Circle, StoreStatus, StoreView, logo_of, only_for
from souk.ui import Crumb, Picture, Tab, url_with

HUB = "/services"
SUMMARY, BLURB = 155, 110
MOST_AT_ONCE = 99


class MenuItem(Protocol):
    """A line of a menu, as the queries tell it."""

    @property
    def id(self) -> UUID: ...
    @property
    def name(self) -> str: ...
    @property
    def description(self) -> str: ...
    @property
    def price(self) -> int: ...
    @property
    def image(self) -> ImageRef | None: ...
    @property
    def is_available(self) -> bool: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceCard:
    id: str
    title: str
    href: str
    picture: Picture
    store: str
    blurb: str
    price: Price
    rating: float | None
    reviews_count: int
    ways: tuple[Way, ...]
    is_available: bool
    opening: str
    """When it can be had next, where it can be booked."""
    waiting_url: str
    """Where to join the waiting list, while all of it is booked."""

    @classmethod
    def of(cls, service: ServiceFacts, store: str, opening: str | None) -> "ServiceCard":
        """`opening`: None where nobody books it; empty while all of it is booked."""
        return cls(
            id=str(service.id),
            title=service.name,
            href=f"{HUB}/{service.slug}",
            picture=picture_of(service),
            store=store,
            blurb=_cut(plain(service.description), BLURB),
            price=price_of(service),
            rating=service.rating / 100 if service.reviews_count else None,
            reviews_count=service.reviews_count,
            ways=ways_of(service),
            is_available=service.is_available,
            opening=opening or "",
            waiting_url=f"{HUB}/{service.slug}/book" if opening == "" else "",
        )


@dataclass(frozen=True, slots=True)
class StripView:
    """A few services on a page about something else, and where all of them are."""

    cards: tuple[ServiceCard, ...]
    all_url: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A category to choose, or the chosen one to leave."""

    label: str
    icon: str
    href: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What an address asks for, as far as it can be read."""

    search: str = ""
    category: ServiceCategory | None = None
    service_type: ServiceType | None = None
    store: str = ""
    """Its slug."""
    cursor: str | None = None

    @classmethod
    def read(cls, query: Mapping[str, str]) -> "Wish":
        category, kind = query.get("category", ""), query.get("type", "")
        return cls(
            search=" ".join(query.get("q", "")[:200].split()),
            category=ServiceCategory(category) if category in {*ServiceCategory} else None,
            service_type=ServiceType(kind) if kind in {*ServiceType} else None,
            store=query.get("store", "")[:120],
            cursor=query.get("cursor") or None,
        )

    @property
    def url(self) -> str:
        kinds = {"type": self.service_type or "", "category": self.category or ""}
        return url_with(HUB, q=self.search, store=self.store, **kinds)

    @property
    def is_narrowed(self) -> bool:
        return self != Wish()


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesPage:
    title: str
    search: str
    kept: tuple[tuple[str, str], ...]
    """What the address says besides the words."""
    types: tuple[Tab, ...]
    categories: tuple[Chip, ...]
    cards: tuple[ServiceCard, ...]
    is_narrowed: bool
    first_url: str
    next_url: str

    @classmethod
    def of(cls, wish: Wish, cards: tuple[ServiceCard, ...], next_cursor: str | None) -> "ServicesPage":
        kinds: tuple[ServiceType | None, ...] = (None, *ServiceType)
        pairs = (("type", wish.service_type or ""), ("category", wish.category or ""), ("store", wish.store))
        return cls(
            title=LABELS[wish.category] if wish.category else "Services",
            search=wish.search,
            kept=tuple(pair for pair in pairs if pair[1]),
            types=tuple(_type_tab(kind, wish) for kind in kinds),
            categories=tuple(_chip(category, wish) for category in ServiceCategory),
            cards=cards,
            is_narrowed=wish.is_narrowed,
            first_url=wish.url if wish.cursor else "",
            next_url=url_with(wish.url, cursor=next_cursor) if next_cursor else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuLine:
    id: str
    name: str
    description: str
    price: Money
    picture: Picture | None
    can_order: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePage:
    id: str
    title: str
    url: str
    crumbs: tuple[Crumb, ...]
    category: str
    pictures: tuple[Picture, ...]
    price: Price
    rating: float | None
    reviews_count: int
    ways: tuple[Way, ...]
    is_available: bool
    is_open: bool
    """Whether it and its store take anything at the moment."""
    prose: Markup
    location: str
    contact: tuple["ContactWay", ...]
    needs_contact: bool
    books_url: str
    people_url: str
    queue_url: str
    menu: tuple[MenuLine, ...]
    most: int
    seller_name: str
    seller_url: str
    seller_logo: Picture | None
    only_for: str
    summary: str
    canonical: str
    share_image: str
    structured: Markup

    @classmethod
    def of(
        cls, service: ServiceFacts, items: Sequence[MenuItem], store: StoreView, *, circle: Circle | None, base_url: str
    ) -> "ServicePage":
        url = f"{HUB}/{service.slug}"
        is_open = service.is_available and store.status is StoreStatus.ACTIVE
        orders = is_open and service.supports_ordering
        return cls(
            id=str(service.id),
            title=service.name,
            url=url,
            crumbs=_crumbs(service),
            category=LABELS[service.category],
            pictures=_pictures(service),
            price=_price(service, items),
            rating=service.rating / 100 if service.reviews_count else None,
            reviews_count=service.reviews_count,
            ways=ways_of(service),
            is_available=service.is_available,
            is_open=is_open,
            prose=prose_of(service.description),
            location=service.location,
            contact=contact_ways(service.contact_info),
            needs_contact=service.requires_contact,
            books_url=f"{url}/book" if is_open and service.supports_booking else "",
            people_url=f"{url}/people" if is_open and service.supports_booking else "",
            queue_url=f"{url}/queue" if is_open and service.supports_walk_in else "",
            menu=tuple(_menu_line(item, service.currency, can_order=orders) for item in items),
            most=MOST_AT_ONCE,
            seller_name=store.name,
            seller_url=f"/stores/{store.slug}",
            seller_logo=logo_of(store),
            only_for=only_for(circle) if circle is not None else "",
            summary=_cut(plain(service.description) or f"{service.name} at {store.name}.", SUMMARY),
            canonical=f"{base_url}{url}",
            share_image=f"{base_url}{_pictures(service)[0].src}" if service.images else "",
            structured=_structured(service, items, store.name, base_url=base_url, is_open=is_open),
        )


@dataclass(frozen=True, slots=True)
class ContactWay:
    """One line of how to reach them: a link where it is one."""

    label: str
    href: str
    icon: str


def picture_of(service: ServiceFacts) -> Picture:
    image = service.image
    return _drawn(image) if image is not None else placeholder(LABELS[service.category], service.name)


def contact_ways(text: str) -> tuple[ContactWay, ...]:
    """Each line of what a vendor wrote, as what one can do with it."""
    found = []
    for line in (part.strip() for part in text.replace(";", "\n").splitlines()):
        digits = "".join(letter for letter in line if letter.isdigit() or letter == "+")
        if not line:
            continue
        if "@" in line and " " not in line:
            found.append(ContactWay(line, f"mailto:{line}", icon="mail"))
        elif line.startswith(("https://", "http://")) and " " not in line:
            found.append(ContactWay(line.partition("://")[2].rstrip("/"), line, icon="globe"))
        elif len(digits) >= 6 and all(letter in "+0123456789 ()-./" for letter in line):
            found.append(ContactWay(line, f"tel:{digits}", icon="phone"))
        else:
            found.append(ContactWay(line, "", icon="message-circle"))
    return tuple(found)


def _type_tab(kind: ServiceType | None, wish: Wish) -> Tab:
    href = url_with(wish.url, type=kind or "")
    if kind is None:
        return Tab("All", href, current=wish.service_type is None)
    return Tab(TYPES[kind], href, current=kind is wish.service_type, icon=TYPE_ICONS[kind])


def _chip(category: ServiceCategory, wish: Wish) -> Chip:
    is_chosen = category is wish.category
    href = url_with(wish.url, category="" if is_chosen else category)
    return Chip(LABELS[category], CATEGORY_ICONS[category], href, is_chosen)


def _price(service: ServiceFacts, items: Sequence[MenuItem]) -> Price:
    """Its own; else where its menu begins."""
    prices = [item.price for item in items if item.is_available]
    if service.base_price is not None or not service.supports_ordering or not prices:
        return price_of(service)
    return Price(Money(min(prices), service.currency), from_=True, note="")


def _menu_line(item: MenuItem, currency: str, *, can_order: bool) -> MenuLine:
    return MenuLine(
        id=str(item.id),
        name=item.name,
        description=item.description,
        price=Money(item.price, currency),
        picture=_drawn(item.image) if item.image is not None else None,
        can_order=can_order and item.is_available,
    )


def _pictures(service: ServiceFacts) -> tuple[Picture, ...]:
    return tuple(_drawn(image) for image in service.images) or (picture_of(service),)


def _drawn(image: ImageRef) -> Picture:
    return as_picture(image.id, image.width, image.height, image.alt)


def _crumbs(service: ServiceFacts) -> tuple[Crumb, ...]:
    category = Crumb(LABELS[service.category], url_with(HUB, category=service.category))
    return (Crumb("Services", HUB), category, Crumb(service.name))


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0].rstrip(",.;:") + " …"


def _structured(
    service: ServiceFacts, items: Sequence[MenuItem], store: str, *, base_url: str, is_open: bool
) -> Markup:
    """schema.org, for search engines. `<` is escaped so that no text can end the element."""
    url = f"{base_url}{HUB}/{service.slug}"
    stock = f"https://schema.org/{'InStock' if is_open else 'OutOfStock'}"

    def offer(name: str, amount: int, availability: str) -> dict[str, object]:
        price = Money(amount, service.currency)
        said = {"@type": "Offer", "name": name, "url": url, "price": str(price.decimal())}
        return {**said, "priceCurrency": price.currency, "availability": availability}

    offers = [] if service.base_price is None else [offer(service.name, service.base_price, stock)]
    offers += [offer(item.name, item.price, stock) for item in items if item.is_available]
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "Service",
        "name": service.name,
        "serviceType": LABELS[service.category],
        "description": plain(service.description),
        "url": url,
        "image": [f"{base_url}{_drawn(image).src}" for image in service.images],
        "provider": {"@type": "LocalBusiness", "name": store, "address": service.location},
        "offers": offers,
    }
    if service.reviews_count:
        value = service.rating / 100
        found["aggregateRating"] = {
            "@type": "AggregateRating",
            "ratingValue": value,
            "reviewCount": service.reviews_count,
        }
    return Markup(msgspec.json.encode(found).decode().replace("<", "\\u003c"))  # noqa: S704 - JSON without "<"
