"""Items of a menu come, change and go."""

from typing import Any
from uuid import UUID

from msgspec import UNSET
from sqlalchemy import delete

from souk import catalog
from souk.catalog import ImageRef, WrongCurrency
from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money
from souk.media import PreparedPicture, drop_pictures, keep_picture
from souk.services.changes import ItemChanges, NewServiceItem
from souk.services.commands import service_to_change
from souk.services.errors import MenuFull
from souk.services.events import ServiceMenuChanged
from souk.services.facts import ServiceFacts
from souk.services.indexing import index_services
from souk.services.models import ServiceItem
from souk.services.queries import ItemFacts, get_item, menus_of

MOST_ITEMS = 200


async def add_item(uow: UnitOfWork, key: str, new: NewServiceItem, picture: PreparedPicture | None = None) -> ItemFacts:
    """Behind those that are there. Raises UnknownService, MenuFull, WrongCurrency."""
    service = await service_to_change(uow, key)
    _refuse_other_currency(service, new.currency)
    menu = (await menus_of(uow, [service.id]))[service.id]
    if len(menu) >= MOST_ITEMS:
        raise MenuFull(most=MOST_ITEMS)
    position = max((item.position for item in menu), default=-1) + 1
    item_id = await catalog.add_service_variant(uow, service.id, name=new.name, price=new.price, position=position)
    item = ServiceItem(
        id=item_id,
        service_id=service.id,
        description=new.description,
        image=await _kept(uow, picture, service, new.name),
        is_available=new.is_available,
        created_at=uow.now,
        updated_at=uow.now,
    )
    uow.session.add(item)
    await uow.session.flush()
    await _sell(uow, service, item)
    made = await get_item(uow, service.id, item_id)
    await index_services(uow, [service.id])
    _tell(uow, service, made, {}, _terms(service, made))
    return made


async def change_item(
    uow: UnitOfWork, key: str, item_id: UUID, changes: ItemChanges, picture: PreparedPicture | None = None
) -> ItemFacts:
    """Change what is given; a new picture takes the place of the old one, whose files go.

    Raises UnknownService, UnknownServiceItem, WrongCurrency.
    """
    service = await service_to_change(uow, key)
    _refuse_other_currency(service, changes.currency)
    before = await get_item(uow, service.id, item_id)
    given = {name: value for name in ("name", "price", "position") if (value := getattr(changes, name)) is not UNSET}
    if given:
        await catalog.change_service_variant(uow, item_id, **given)
    item = await uow.session.get_one(ServiceItem, item_id, populate_existing=True)
    if changes.description is not UNSET:
        item.description = changes.description
    if changes.is_available is not UNSET:
        item.is_available = changes.is_available
    if picture is not None:
        item.image = await _kept(uow, picture, service, given.get("name", before.name))
    item.updated_at = uow.now
    await uow.session.flush()
    await _sell(uow, service, item)
    if picture is not None and before.image is not None:
        await drop_pictures(uow, [before.image.id])
    now = await get_item(uow, service.id, item_id)
    if (now.name, now.description) != (before.name, before.description):
        await index_services(uow, [service.id])
    _tell(uow, service, now, _terms(service, before), _terms(service, now))
    return now


async def remove_item(uow: UnitOfWork, key: str, item_id: UUID) -> None:
    """Off the menu; orders and carts that name it keep their lines. Raises UnknownService, UnknownServiceItem."""
    service = await service_to_change(uow, key)
    item = await get_item(uow, service.id, item_id)
    await catalog.sell_service_variants(uow, [item.id], is_sold=False)
    await uow.session.execute(delete(ServiceItem).where(ServiceItem.id == item.id))
    if item.image is not None:
        await drop_pictures(uow, [item.image.id])
    await index_services(uow, [service.id])
    _tell(uow, service, item, _terms(service, item), {})


def _refuse_other_currency(service: ServiceFacts, currency: str | None) -> None:
    if currency not in {None, service.currency}:
        raise WrongCurrency


async def _sell(uow: UnitOfWork, service: ServiceFacts, item: ServiceItem) -> None:
    is_sold = item.is_available and service.supports_ordering
    await catalog.sell_service_variants(uow, [item.id], is_sold=is_sold)


async def _kept(uow: UnitOfWork, picture: PreparedPicture | None, service: ServiceFacts, alt: str) -> ImageRef | None:
    if picture is None:
        return None
    kept = await keep_picture(uow, picture, owner_id=service.store_id)
    return ImageRef(id=kept.id, width=kept.width, height=kept.height, alt=alt)


def _terms(service: ServiceFacts, item: ItemFacts) -> dict[str, Any]:
    return {
        "item": item.name,
        "price": str(Money(item.price, service.currency)),
        "is_available": item.is_available,
    }


def _tell(
    uow: UnitOfWork, service: ServiceFacts, item: ItemFacts, before: dict[str, Any], after: dict[str, Any]
) -> None:
    names = [name for name in {**before, **after} if before.get(name) != after.get(name)]
    if names:
        uow.emit(
            ServiceMenuChanged(
                service_id=service.id,
                store_id=service.store_id,
                item_id=item.id,
                name=service.name,
                before={name: before[name] for name in names if name in before},
                after={name: after[name] for name in names if name in after},
            )
        )
