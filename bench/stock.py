"""The data every measurement stands on: a thousand products in twenty categories, always the same."""

import random
from dataclasses import dataclass
from uuid import UUID

from souk.app import House
from souk.catalog import NewCategory, NewProduct, NewVariant, add_category, add_products
from souk.identity import hash_password, register_person
from souk.kernel.actors import SYSTEM
from souk.stores import ensure_platform_store, open_store

PRODUCTS, CATEGORIES, SCARCE = 1000, 20, 20
PLENTY = 1_000_000
MATERIALS = [
    "walnut",
    "oak",
    "ash",
    "maple",
    "cherry",
    "steel",
    "copper",
    "brass",
    "linen",
    "cotton",
    "wool",
    "leather",
    "glass",
    "marble",
    "granite",
    "bamboo",
]
LOOKS = [
    "small",
    "large",
    "round",
    "folding",
    "vintage",
    "modern",
    "rustic",
    "compact",
    "striped",
    "plain",
    "heavy",
    "light",
    "nordic",
    "classic",
]
THINGS = [
    "table",
    "lamp",
    "chair",
    "vase",
    "bowl",
    "shelf",
    "clock",
    "mirror",
    "basket",
    "stool",
    "rug",
    "cushion",
    "desk",
    "bench",
    "tray",
    "box",
]
WORDS = [
    "hand",
    "made",
    "solid",
    "finish",
    "care",
    "wipe",
    "dry",
    "room",
    "kitchen",
    "warm",
    "tone",
    "natural",
    "each",
    "piece",
    "unique",
    "local",
    "craft",
]


@dataclass(frozen=True)
class Stocked:
    """What the clients need to know."""

    variants: list[UUID]
    slugs: list[str]
    scarce: UUID


async def stock(house: House) -> Stocked:
    """Fill an empty database."""
    dice = random.Random(7)
    password_hash = await hash_password("Tangerine-Lantern-42")
    async with house.database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)
        owner = await register_person(
            uow, email="owner@example.com", password_hash=password_hash, full_name="Ola Owner"
        )
        store = await open_store(uow, owner_id=owner.id, name="Bench goods", category="Home", preset="tech")
        categories = [await add_category(uow, NewCategory(name=f"Category {n:02d}")) for n in range(CATEGORIES)]
    variants: list[UUID] = []
    slugs: list[str] = []
    for start in range(0, PRODUCTS, 100):
        many = [_product(dice, n, store.id, categories) for n in range(start, start + 100)]
        async with house.database.unit_of_work(SYSTEM) as uow:
            added = await add_products(uow, many)
        variants += [product.variant_ids[0] for product in added]
        slugs += [product.slug for product in added]
    return Stocked(variants=variants[:-1], slugs=slugs, scarce=variants[-1])


def _product(dice: random.Random, n: int, store_id: UUID, categories: list[UUID]) -> NewProduct:
    name = f"{dice.choice(LOOKS)} {MATERIALS[n % len(MATERIALS)]} {dice.choice(THINGS)} {n}".capitalize()
    return NewProduct(
        store_id=store_id,
        name=name,
        description=" ".join(dice.choice(WORDS) for _ in range(60)),
        category_id=categories[n % CATEGORIES],
        price=500 + n * 37 % 4000 * 10,
        variants=[NewVariant(stock=SCARCE if n == PRODUCTS - 1 else PLENTY)],
    )
