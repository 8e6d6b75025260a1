"""What a vendor sees of their services: the list, the editor, the menu."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from souk.catalog import ImageRef, ProductStatus
from souk.kernel.money import Money
from souk.media import as_picture, placeholder
from souk.services.changes import FLAGS
from souk.services.facts import ServiceFacts
from souk.services.kinds import ServiceCategory, ServiceType
from souk.services.looks import LABELS, TYPE_ICONS, TYPES, Price, Way, price_of, ways_of
from souk.services.queries import ItemFacts
from souk.stores import StoreName
from souk.ui import FormState, Option, Picture, Tab, url_with

SERVICES: Final = "/vendor/services"
STATUSES: Final = {
    ProductStatus.ACTIVE: ("Available", "good", "circle-check", "Everybody sees it and can get it."),
    ProductStatus.UNAVAILABLE: ("Not right now", "warn", "circle-pause", "Everybody sees it, nobody can get it."),
    ProductStatus.DRAFT: ("Draft", "info", "pencil", "Only you and your people see it."),
    ProductStatus.ARCHIVED: ("Archived", "neutral", "archive", "Gone from the shop; orders keep what they show."),
}
WAYS: Final = {
    ServiceType.BOOKING: "People choose a time and a person.",
    ServiceType.ORDERING: "People put items of its menu into their cart.",
    ServiceType.WALK_IN: "People come by, and take a number on its page.",
    ServiceType.CONTACT: "People get in touch with you first.",
}


@dataclass(frozen=True, slots=True)
class ServiceRow:
    id: str
    name: str
    href: str
    picture: Picture
    store: str
    category: str
    price: Price
    ways: tuple[Way, ...]
    status: str
    tone: str
    icon: str
    switch_to: str
    """What its switch makes of it; empty where it has none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicesPage:
    filters: tuple[Tab, ...]
    rows: tuple[ServiceRow, ...]
    shows_store: bool
    next_url: str
    new_url: str
    status: str
    search: str

    @classmethod
    def of(
        cls,
        found: Sequence[ServiceFacts],
        stores: Mapping[UUID, StoreName],
        *,
        status: ProductStatus,
        search: str,
        next_cursor: str | None,
    ) -> "ServicesPage":
        return cls(
            filters=tuple(
                Tab(label, url_with(SERVICES, status=each.value, q=search), current=each is status)
                for each, (label, *_) in STATUSES.items()
            ),
            rows=tuple(_row(each, stores) for each in found),
            shows_store=len(stores) > 1,
            next_url=url_with(SERVICES, status=status.value, q=search, cursor=next_cursor) if next_cursor else "",
            new_url=f"{SERVICES}/new",
            status=status.value,
            search=search,
        )


@dataclass(frozen=True, slots=True)
class ImageRow:
    picture: Picture
    remove_url: str


@dataclass(frozen=True, slots=True)
class WaySwitch:
    """A way to get a service, with the name of its switch."""

    flag: str
    label: str
    note: str
    is_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class EditorPage:
    """`url` is empty while it is new; `parts`: the sheets of one service."""

    parts: tuple[Tab, ...]
    title: str
    url: str
    shop_url: str
    currency: str
    stores: tuple[Option, ...]
    categories: tuple[Option, ...]
    types: tuple[Option, ...]
    statuses: tuple[Option, ...]
    ways: tuple[WaySwitch, ...]
    values: Mapping[str, str]
    flexible: bool
    delivers: bool
    images: tuple[ImageRow, ...]
    image_error: str
    look: tuple[str, str, str]
    switch_to: str
    form: FormState

    @classmethod
    def new(cls, form: FormState, *, currency: str, stores: Sequence[tuple[UUID, str]]) -> "EditorPage":
        blank = dict.fromkeys(("name", "price", "description", "contact_info", "location", "version"), "")
        usual = {"category": ServiceCategory.OTHER.value, "service_type": ServiceType.BOOKING.value, "status": "active"}
        options = tuple(Option(str(store_id), name) for store_id, name in stores)
        return cls(
            parts=(),
            title="New service",
            url="",
            shop_url="",
            currency=currency,
            stores=options if len(options) > 1 else (),
            **_choices(),
            ways=_switches({"supports_booking"}, form),
            values={**blank, **usual},
            flexible=False,
            delivers=False,
            images=(),
            image_error="",
            look=("", "", ""),
            switch_to="",
            form=form,
        )

    @classmethod
    def of(cls, service: ServiceFacts, form: FormState, *, image_error: str = "") -> "EditorPage":
        url = f"{SERVICES}/{service.id}"
        price = "" if service.base_price is None else Money(service.base_price, service.currency).decimal()
        return cls(
            parts=parts_of(service, "service"),
            title=service.name,
            url=url,
            shop_url=f"/services/{service.slug}",
            currency=service.currency,
            stores=(),
            **_choices(),
            ways=_switches({flag for flag in FLAGS.values() if getattr(service, flag)}, form),
            values={
                "name": service.name,
                "price": str(price),
                "category": service.category.value,
                "service_type": service.service_type.value,
                "description": service.description,
                "contact_info": service.contact_info,
                "location": service.location,
                "status": service.status.value,
                "version": str(service.version),
            },
            flexible=service.has_flexible_pricing,
            delivers=service.delivers,
            images=tuple(ImageRow(_drawn(image), f"{url}/images/{image.id}/remove") for image in service.images),
            image_error=image_error,
            look=STATUSES[service.status][:3],
            switch_to=_switch(service.status),
            form=form,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRow:
    id: str
    url: str
    name: str
    description: str
    price: Money
    typed_price: str
    picture: Picture | None
    is_available: bool
    is_first: bool
    is_last: bool
    form: FormState


@dataclass(frozen=True, slots=True, kw_only=True)
class MenuPage:
    parts: tuple[Tab, ...]
    title: str
    url: str
    editor_url: str
    shop_url: str
    currency: str
    is_ordered: bool
    items: tuple[ItemRow, ...]
    form: FormState

    @classmethod
    def of(
        cls,
        service: ServiceFacts,
        items: Sequence[ItemFacts],
        form: FormState,
        *,
        refused: UUID | None = None,
    ) -> "MenuPage":
        """`refused`: whose form was sent and is shown again; None is the one for a new line."""
        url = f"{SERVICES}/{service.id}/menu"
        rows = tuple(
            _item(
                each,
                service.currency,
                form if each.id == refused else None,
                url=f"{url}/{each.id}",
                is_first=place == 0,
                is_last=place == len(items) - 1,
            )
            for place, each in enumerate(items)
        )
        return cls(
            parts=parts_of(service, "menu"),
            title=service.name,
            url=url,
            editor_url=f"{SERVICES}/{service.id}",
            shop_url=f"/services/{service.slug}",
            currency=service.currency,
            is_ordered=service.supports_ordering,
            items=rows,
            form=form if refused is None else FormState(),
        )


def parts_of(service: ServiceFacts, current: str) -> tuple[Tab, ...]:
    """The sheets of one service; how it is booked is kept by the room above."""
    url = f"{SERVICES}/{service.id}"
    parts = [("service", "Service", url), ("menu", "Menu", f"{url}/menu")]
    if service.supports_booking:
        parts.append(("booking", "Booking", f"{url}/booking"))
    return tuple(Tab(label, href, current=part == current) for part, label, href in parts)


def _row(service: ServiceFacts, stores: Mapping[UUID, StoreName]) -> ServiceRow:
    label, tone, icon, _ = STATUSES[service.status]
    store = stores.get(service.store_id)
    return ServiceRow(
        id=str(service.id),
        name=service.name,
        href=f"{SERVICES}/{service.id}",
        picture=_drawn(service.image) if service.image is not None else placeholder(service.name),
        store=store.name if store is not None else "",
        category=LABELS[service.category],
        price=price_of(service),
        ways=ways_of(service),
        status=label,
        tone=tone,
        icon=icon,
        switch_to=_switch(service.status),
    )


def _switch(status: ProductStatus) -> str:
    if status is ProductStatus.ACTIVE:
        return ProductStatus.UNAVAILABLE.value
    return ProductStatus.ACTIVE.value if status is ProductStatus.UNAVAILABLE else ""


def _choices() -> dict[str, tuple[Option, ...]]:
    return {
        "categories": tuple(Option(each.value, LABELS[each]) for each in ServiceCategory),
        "types": tuple(Option(each.value, TYPES[each], icon=TYPE_ICONS[each]) for each in ServiceType),
        "statuses": tuple(Option(each.value, label, note, icon) for each, (label, _, icon, note) in STATUSES.items()),
    }


def _switches(on: set[str], form: FormState) -> tuple[WaySwitch, ...]:
    """As they were sent, where something was."""
    return tuple(
        WaySwitch(flag, TYPES[kind], WAYS[kind], bool(form.values.get(flag)) if form.values else flag in on)
        for kind, flag in FLAGS.items()
    )


def _item(
    item: ItemFacts, currency: str, form: FormState | None, *, url: str, is_first: bool, is_last: bool
) -> ItemRow:
    price = Money(item.price, currency)
    return ItemRow(
        id=str(item.id),
        url=url,
        name=item.name,
        description=item.description,
        price=price,
        typed_price=str(price.decimal()),
        picture=_drawn(item.image) if item.image is not None else None,
        is_available=item.is_available,
        is_first=is_first,
        is_last=is_last,
        form=form or FormState(),
    )


def _drawn(image: ImageRef) -> Picture:
    return as_picture(image.id, image.width, image.height, image.alt)
