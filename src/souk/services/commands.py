"""Services and their menus come, change and go."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec
from msgspec import UNSET
from sqlalchemy import select

from souk import catalog
from souk.catalog import (
    ImageRef,
    NewService,
    ProductStatus,
    ServiceChange,
    TooManyImages,
    UnknownImage,
    WrongCurrency,
    store_to_fill,
)
from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money
from souk.media import PreparedPicture, drop_pictures, keep_picture
from souk.services import policy
from souk.services.changes import FLAGS, ServiceChanges, Wanted, ways
from souk.services.errors import UnknownService
from souk.services.events import ServiceAdded, ServiceChanged, ServiceDeleted
from souk.services.facts import ServiceFacts, get_service
from souk.services.indexing import index_services
from souk.services.kinds import ServiceCategory
from souk.services.models import Service, ServiceItem
from souk.services.queries import get_visible_service, menus_of

MOST_IMAGES = 12
OWN_FIELDS = ("category", "has_flexible_pricing", "contact_info", "location", "base_price")
FOUND_BY = ("service_name", "description", "category", "location")


async def create_service(uow: UnitOfWork, wanted: Wanted, picture: PreparedPicture | None = None) -> ServiceFacts:
    """Raises Unauthenticated, Forbidden, StoreRequired, UnknownStore, NoWayToGetIt, SlugTaken, WrongCurrency."""
    policy.signed_in(uow.actor)
    store_id = await store_to_fill(uow, wanted.store_id)
    uow.require(policy.can_write(uow.actor, store_id=store_id))
    changes = wanted.changes
    got_by = ways({}, changes)
    assert changes.service_name is not UNSET
    images = [await _kept(uow, picture, store_id, changes.service_name)] if picture is not None else []
    new = NewService(
        store_id=store_id,
        name=changes.service_name,
        price=_or(changes.base_price, None) or 0,
        currency=changes.currency,
        slug=_or(changes.slug, None),
        description=_or(changes.description, ""),
        status=_or(changes.status, ProductStatus.ACTIVE),
        images=images,
        delivers=_or(changes.delivers, False),
    )
    service_id = await catalog.add_service_product(uow, new)
    service = Service(
        id=service_id,
        store_id=store_id,
        category=_or(changes.category, ServiceCategory.OTHER),
        base_price=_or(changes.base_price, None),
        has_flexible_pricing=_or(changes.has_flexible_pricing, False),
        contact_info=_or(changes.contact_info, ""),
        location=_or(changes.location, ""),
        **got_by,
    )
    uow.session.add(service)
    await uow.session.flush()
    made = await get_service(uow, service_id)
    await index_services(uow, [service_id])
    uow.emit(ServiceAdded(service_id=made.id, store_id=store_id, name=made.name, after=terms_of(made)))
    return made


async def change_service(
    uow: UnitOfWork, key: str, changes: ServiceChanges, picture: PreparedPicture | None = None
) -> ServiceFacts:
    """Change what is given; `picture` takes the place of the first one, whose files go.

    Raises UnknownService, StaleVersion, NoWayToGetIt, SlugTaken, WrongCurrency.
    """
    before = await service_to_change(uow, key)
    if changes.currency not in {None, before.currency}:
        raise WrongCurrency
    images: list[ImageRef] | msgspec.UnsetType = UNSET
    if picture is not None:
        name = before.name if changes.service_name is UNSET else changes.service_name
        images = [await _kept(uow, picture, before.store_id, name), *before.images[1:]]
    await catalog.change_service_product(uow, before.id, _of_product(changes, images))
    await _write(uow, before, changes)
    if picture is not None:
        await drop_pictures(uow, [image.id for image in before.images[:1]])
    if any(getattr(changes, name) is not UNSET for name in FOUND_BY):
        await index_services(uow, [before.id])
    return await _told(uow, before)


async def set_availability(uow: UnitOfWork, key: str, status: ProductStatus) -> ServiceFacts:
    """Raises UnknownService."""
    return await change_service(uow, key, ServiceChanges(status=status))


async def delete_service(uow: UnitOfWork, key: str) -> None:
    """Archive what an order, a cart or an appointment refers to; delete what nobody does. Raises UnknownService."""
    service = await service_to_change(uow, key)
    menu = (await menus_of(uow, [service.id]))[service.id]
    pictures = [image.id for image in (*service.images, *(item.image for item in menu if item.image is not None))]
    if await catalog.delete_service_product(uow, service.id):
        await drop_pictures(uow, pictures)
        gone = ServiceDeleted(
            service_id=service.id, store_id=service.store_id, name=service.name, before=terms_of(service)
        )
        uow.emit(gone)
        return
    await catalog.change_service_product(uow, service.id, ServiceChange(status=ProductStatus.ARCHIVED))
    await _told(uow, service)


async def add_images(uow: UnitOfWork, key: str, pictures: Sequence[PreparedPicture], *, alt: str = "") -> ServiceFacts:
    """Behind those that are there. Raises UnknownService, TooManyImages."""
    before = await service_to_change(uow, key)
    refuse_too_many(len(before.images) + len(pictures))
    kept = [await _kept(uow, each, before.store_id, alt or before.name) for each in pictures]
    await catalog.change_service_product(uow, before.id, ServiceChange(images=[*before.images, *kept]))
    return await get_service(uow, before.id)


async def remove_image(uow: UnitOfWork, key: str, image_id: UUID) -> None:
    """Its files go after the commit. Raises UnknownService, UnknownImage."""
    before = await service_to_change(uow, key)
    left = [image for image in before.images if image.id != image_id]
    if len(left) == len(before.images):
        raise UnknownImage
    await catalog.change_service_product(uow, before.id, ServiceChange(images=left))
    await drop_pictures(uow, [image_id])


async def service_to_change(uow: UnitOfWork, key: str) -> ServiceFacts:
    """Locked, so that of two who change it at once the second sees what the first did.

    Raises Unauthenticated for guests, UnknownService, Forbidden.
    """
    policy.signed_in(uow.actor)
    service = await get_visible_service(uow, key)
    uow.require(policy.can_write(uow.actor, store_id=service.store_id))
    lock = select(Service).where(Service.id == service.id).with_for_update(key_share=True)
    if await uow.session.scalar(lock.execution_options(populate_existing=True)) is None:
        raise UnknownService
    return await get_service(uow, service.id)


def refuse_too_many(images: int) -> None:
    if images > MOST_IMAGES:
        raise TooManyImages(most=MOST_IMAGES)


def terms_of(service: ServiceFacts) -> dict[str, Any]:
    """What the audit trail tells of a service."""
    price = "open" if service.base_price is None else str(Money(service.base_price, service.currency))
    flags = [name for name in FLAGS.values() if getattr(service, name)]
    return {"name": service.name, "status": service.status.value, "price": price, "ways": ", ".join(flags)}


def _of_product(changes: ServiceChanges, images: list[ImageRef] | msgspec.UnsetType) -> ServiceChange:
    price = changes.base_price
    return ServiceChange(
        name=changes.service_name,
        slug=changes.slug,
        description=changes.description,
        status=changes.status,
        price=price if price is UNSET else price or 0,
        images=images,
        delivers=changes.delivers,
        version=changes.version,
    )


async def _write(uow: UnitOfWork, before: ServiceFacts, changes: ServiceChanges) -> None:
    service = await uow.session.get_one(Service, before.id)
    for name in OWN_FIELDS:
        if (value := getattr(changes, name)) is not UNSET:
            setattr(service, name, value)
    got_by = ways({name: getattr(before, name) for name in ("service_type", *FLAGS.values())}, changes)
    for name, value in got_by.items():
        setattr(service, name, value)
    await uow.session.flush()
    if got_by["supports_ordering"] is not before.supports_ordering:
        available = select(ServiceItem.id).where(ServiceItem.service_id == before.id, ServiceItem.is_available)
        items = (await uow.session.scalars(available)).all()
        await catalog.sell_service_variants(uow, items, is_sold=got_by["supports_ordering"])


async def _told(uow: UnitOfWork, before: ServiceFacts) -> ServiceFacts:
    now = await get_service(uow, before.id)
    was, terms = terms_of(before), terms_of(now)
    names = [name for name in terms if was[name] != terms[name]]
    if names:
        uow.emit(
            ServiceChanged(
                service_id=now.id,
                store_id=now.store_id,
                name=now.name,
                before={name: was[name] for name in names},
                after={name: terms[name] for name in names},
            )
        )
    return now


async def _kept(uow: UnitOfWork, picture: PreparedPicture, store_id: UUID, alt: str) -> ImageRef:
    kept = await keep_picture(uow, picture, owner_id=store_id)
    return ImageRef(id=kept.id, width=kept.width, height=kept.height, alt=alt)


def _or(value: Any, otherwise: Any) -> Any:
    return otherwise if value is UNSET else value
