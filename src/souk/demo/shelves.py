"""The marketplace before its first sale: categories, five stores, and what lies on their shelves.

Each step looks first whether it was made before, so that a furnishing that was interrupted goes on.
"""

import asyncio
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random
from uuid import UUID

from souk.catalog import (
    ImageRef,
    NewCategory,
    NewProduct,
    NewVariant,
    UnknownCategory,
    add_category,
    add_products,
    find_variants_by_sku,
    get_category,
)
from souk.demo.catalogue import CATEGORIES, STORES, DemoCategory, DemoPicture, DemoProduct, DemoStore
from souk.demo.hands import Calendar, Hands
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.media import MediaStore, PreparedPicture, adopt_picture, keep_picture
from souk.stores import Opening, UnknownStore, ensure_platform_store, get_store, open_store

ZONES = {
    "campus": "America/Detroit",
    "fashion": "America/Los_Angeles",
    "electronics": "America/Chicago",
    "tech": "America/Chicago",
    "makers": "America/New_York",
}
AT_ONCE = 4
"""Products that arrive together."""
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_hours = re.compile(r"(\w{3})(?:-(\w{3}))? (\d\d):(\d\d)-(\d\d):(\d\d)")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One store's product, and how many pieces of each variant were there before the first sale."""

    store: DemoStore
    product: DemoProduct
    pieces: Mapping[str, int]

    @property
    def skus(self) -> list[str]:
        return [variant.sku for variant in self.product.variants] or [self.product.sku]


@dataclass(frozen=True, slots=True)
class Furnisher:
    """Puts things where they belong, at the hour of the hands. `step` is called after each."""

    database: Database
    hands: Hands
    media: MediaStore
    step: Callable[[], None]

    async def prepare(self, keys: Iterable[str]) -> dict[str, PreparedPicture]:
        """The pictures of these names with their files in place."""
        names = list(dict.fromkeys(keys))
        return dict(zip(names, await asyncio.gather(*(self._adopt(name) for name in names)), strict=True))

    async def _adopt(self, name: str) -> PreparedPicture:
        prepared = await adopt_picture((files("souk.demo") / "pictures" / f"{name}.webp").read_bytes())
        await self.media.put(prepared)
        return prepared

    async def add_categories(self, calendar: Calendar) -> dict[str, UUID]:
        """Ids by slug."""
        ids = await self._known_categories()
        pictures = await self.prepare(each.picture for each in CATEGORIES if each.slug not in ids)
        self.hands.turn_to(calendar.opened + timedelta(hours=1))
        async with self.database.unit_of_work(SYSTEM) as uow:
            platform = await ensure_platform_store(uow)
            for position, category in enumerate(CATEGORIES):
                if category.slug not in ids:
                    image = await _hung(uow, platform.id, pictures[category.picture], alt=category.name)
                    ids[category.slug] = await add_category(uow, _new_category(category, position, ids, image))
                self.step()
        return ids

    async def _known_categories(self) -> dict[str, UUID]:
        ids = {}
        async with self.database.read(SYSTEM) as ctx:
            for category in CATEGORIES:
                try:
                    ids[category.slug] = (await get_category(ctx, category.slug)).id
                except UnknownCategory:
                    continue
        return ids

    async def open_stores(self, calendar: Calendar, people: Mapping[str, UUID]) -> dict[str, UUID]:
        """Ids by slug."""
        ids = {}
        for position, store in enumerate(STORES):
            try:
                async with self.database.read(SYSTEM) as ctx:
                    ids[store.slug] = (await get_store(ctx, store.slug)).id
            except UnknownStore:
                pictures = await self.prepare([store.banner, store.logo])
                self.hands.turn_to(calendar.opened + timedelta(days=1 + position, hours=3))
                async with self.database.unit_of_work(SYSTEM) as uow:
                    ids[store.slug] = await _open(uow, store, people[store.owner_email], pictures)
            self.step()
        return ids

    async def fill(
        self, calendar: Calendar, shelves: Sequence[Shelf], stores: Mapping[str, UUID], categories: Mapping[str, UUID]
    ) -> dict[str, UUID]:
        """Variants by SKU. Products arrive in mixed order, so that the newest are not all of one store."""
        variants = await self._known_variants(stores, shelves)
        for arrival, together in _deliveries(calendar, shelves):
            missing = [shelf for shelf in together if shelf.skus[0] not in variants]
            pictures = await self.prepare(picture.key for shelf in missing for picture in shelf.product.pictures)
            self.hands.turn_to(arrival)
            async with self.database.unit_of_work(SYSTEM) as uow:
                new = [await _new_product(uow, shelf, stores, categories, pictures) for shelf in missing]
                for shelf, added in zip(missing, await add_products(uow, new) if new else [], strict=True):
                    variants |= zip(shelf.skus, added.variant_ids, strict=True)
            for _ in together:
                self.step()
        return variants

    async def _known_variants(self, stores: Mapping[str, UUID], shelves: Sequence[Shelf]) -> dict[str, UUID]:
        known: dict[str, UUID] = {}
        async with self.database.read(SYSTEM) as ctx:
            for slug, store_id in stores.items():
                skus = [sku for shelf in shelves if shelf.store.slug == slug for sku in shelf.skus]
                known |= await find_variants_by_sku(ctx, store_id, skus)
        return known


def opening_hours(text: str) -> list[Opening]:
    """`Mon-Fri 08:00-19:00, Sat 10:00-16:00`; what is no such stretch is for people to read."""
    return [
        Opening(weekday, int(opens) * 60 + int(past), int(closes) * 60 + int(to))
        for first, last, opens, past, closes, to in _hours.findall(text)
        for weekday in range(DAYS.index(first), DAYS.index(last or first) + 1)
    ]


def shelves_for(sold: Mapping[str, int]) -> list[Shelf]:
    """So much of everything that after all sales there is left what the catalogue says."""
    return [
        Shelf(store, product, {sku: stock + sold.get(sku, 0) for sku, stock in _stocks(product)})
        for store in STORES
        for product in store.products
    ]


def _stocks(product: DemoProduct) -> list[tuple[str, int]]:
    return [(each.sku, each.stock) for each in product.variants] or [(product.sku, product.stock)]


def _deliveries(calendar: Calendar, shelves: Sequence[Shelf]) -> Iterator[tuple[datetime, list[Shelf]]]:
    mixed = _mixed(shelves)
    loads = [mixed[start : start + AT_ONCE] for start in range(0, len(mixed), AT_ONCE)]
    between = (calendar.first_sale - calendar.stocked) / (len(loads) + 1)
    for position, load in enumerate(loads):
        yield calendar.stocked + between * position, load


def _mixed(shelves: Sequence[Shelf]) -> list[Shelf]:
    """Each store's products in an order of chance, spread evenly over those of the others."""
    dice = Random("deliveries")  # noqa: S311 - made up, and the same each time
    places: list[tuple[float, str, Shelf]] = []
    for store in STORES:
        own = [shelf for shelf in shelves if shelf.store == store]
        dice.shuffle(own)
        places += [((position + 0.5) / len(own), store.slug, shelf) for position, shelf in enumerate(own)]
    return [shelf for *_, shelf in sorted(places, key=lambda place: place[:2])]


async def _hung(uow: UnitOfWork, owner_id: UUID, prepared: PreparedPicture, *, alt: str) -> ImageRef:
    kept = await keep_picture(uow, prepared, owner_id=owner_id)
    return ImageRef(id=kept.id, width=kept.width, height=kept.height, alt=alt)


def _new_category(category: DemoCategory, position: int, ids: Mapping[str, UUID], image: ImageRef) -> NewCategory:
    return NewCategory(
        name=category.name,
        slug=category.slug,
        description=category.description,
        parent_id=ids[category.parent] if category.parent else None,
        position=position,
        image=image,
    )


async def _open(uow: UnitOfWork, store: DemoStore, owner_id: UUID, pictures: Mapping[str, PreparedPicture]) -> UUID:
    banner = await keep_picture(uow, pictures[store.banner], owner_id=owner_id)
    logo = await keep_picture(uow, pictures[store.logo], owner_id=owner_id)
    opened = await open_store(
        uow,
        owner_id=owner_id,
        name=store.name,
        category=next(each.name for each in CATEGORIES if each.slug == store.category),
        preset=store.preset,
        slug=store.slug,
        tagline=store.tagline,
        description=store.description,
        banner=banner,
        time_zone=ZONES[store.preset],
        openings=opening_hours(store.hours),
        business={
            "description": store.description,
            "business_hours": store.hours,
            "address": f"{store.street}, {store.city}, {store.state} {store.zip}, {store.country}",
            "phone": store.phone,
            "email": store.email,
            "logo_id": logo.id,
            "is_verified": True,
        },
    )
    return opened.id


async def _new_product(
    uow: UnitOfWork,
    shelf: Shelf,
    stores: Mapping[str, UUID],
    categories: Mapping[str, UUID],
    pictures: Mapping[str, PreparedPicture],
) -> NewProduct:
    product, store_id = shelf.product, stores[shelf.store.slug]

    async def shown(picture: DemoPicture) -> ImageRef:
        return await _hung(uow, store_id, pictures[picture.key], alt=picture.alt)

    return NewProduct(
        store_id=store_id,
        name=product.name,
        slug=product.slug,
        description=product.description,
        brand=product.brand,
        category_id=categories[product.category],
        price=product.price,
        discount_percent=product.discount_percent,
        specifications=dict(product.specifications),
        images=[await shown(picture) for picture in product.pictures],
        variants=_variants(shelf),
    )


def _variants(shelf: Shelf) -> list[NewVariant]:
    product, pieces = shelf.product, shelf.pieces
    if not product.variants:
        return [NewVariant(sku=product.sku, stock=pieces[product.sku])]
    return [
        NewVariant(sku=each.sku, color=each.color, size=each.size, price=each.price, stock=pieces[each.sku])
        for each in product.variants
    ]
