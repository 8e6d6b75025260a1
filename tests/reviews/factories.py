"""Reviewers and what they review, made without a door; orders that arrived are made through one."""

from typing import Any
from uuid import UUID

import httpx
import msgspec
from sqlalchemy import select, update

from souk.app import House
from souk.identity import Person
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.worker import carry_due
from souk.reviews import ReviewBody, ReviewOut, write_review
from souk.reviews.models import Review, ReviewPhoto, ReviewReply, ReviewReport, ReviewTotals, ReviewVote
from souk.stores import ReviewModeration, ReviewPolicy, StoreView
from souk.stores.models import Store
from tests.cart.factories import Shop, make_shop, rows_in
from tests.identity.factories import actor_for, make_person, sign_in
from tests.orders.factories import place

API = "/api/v1"
TABLES = (Review, ReviewTotals, ReviewPhoto, ReviewReply, ReviewReport, ReviewVote)
MODERATE, REPLY = "reviews:moderate", "reviews:reply"


async def open_shop(
    database: Database,
    *,
    policy: ReviewPolicy = ReviewPolicy.ELIGIBLE_SEGMENT,
    moderation: ReviewModeration = ReviewModeration.COMMENTS,
    eligibility: str = "any",
    name: str = "Blue Door",
) -> Shop:
    """A shop with a shirt and a mug that everybody may review, unless `policy` says otherwise."""
    shop = await make_shop(database, name=name, stock=1000)
    terms = {"review_policy": policy, "review_moderation": moderation, "review_eligibility": eligibility}
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.session.execute(update(Store).where(Store.id == shop.store.id).values(**terms))
    return shop


async def make_actor(database: Database, *permissions: str, full_name: str = "Ada Byron") -> Actor:
    """Somebody with an account."""
    return actor_for(await make_person(database, full_name=full_name), *permissions)


def vendor_of(store: StoreView, *permissions: str) -> Actor:
    """The store's owner, with everything in it."""
    assert store.vendor is not None
    held = frozenset(permissions or (MODERATE, REPLY))
    return Actor(id=store.vendor.user_id, name="Vera Vendor", store_permissions={store.id: held})


async def review(database: Database, who: Actor, product: UUID, rating: int = 5, comment: str = "") -> ReviewOut:
    async with database.unit_of_work(who) as uow:
        return await write_review(uow, product, ReviewBody(rating=rating, comment=comment))


async def shown(database: Database, product: UUID) -> tuple[int, int]:
    """What the product itself says: (hundredths of a star, how many reviews)."""
    from souk.catalog.models import Product

    async with database.read(SYSTEM) as ctx:
        row = (
            await ctx.session.execute(select(Product.rating, Product.reviews_count).where(Product.id == product))
        ).one()
    return row[0], row[1]


async def totals(database: Database, product: UUID) -> tuple[int, int, list[int]]:
    """(count, sum, [one, two, three, four, five])."""
    async with database.read(SYSTEM) as ctx:
        row = await ctx.session.get(ReviewTotals, product)
    if row is None:
        return 0, 0, [0] * 5
    return row.count, row.sum, [row.one, row.two, row.three, row.four, row.five]


async def everything_in(database: Database) -> dict[str, list[Any]]:
    """Every row of this room, and the products' ratings."""
    from souk.catalog.models import Product

    found = await rows_in(database, *TABLES)
    async with database.read(SYSTEM) as ctx:
        rated = await ctx.session.execute(
            select(Product.id, Product.rating, Product.reviews_count).order_by(Product.id)
        )
        return {**found, "products": [tuple(row) for row in rated]}


async def breaches(house_or_database: House | Database) -> list[str]:
    """What this room's own invariants find."""
    from souk.reviews.invariants import INVARIANTS

    database = house_or_database.database if isinstance(house_or_database, House) else house_or_database
    async with database.read(SYSTEM) as ctx:
        return [sentence for invariant in INVARIANTS for sentence in await invariant.find(ctx)]


async def carry(database: Database) -> None:
    while await carry_due(database):
        pass


class Doors(msgspec.Struct, frozen=True):
    """The API, as one person."""

    client: httpx.AsyncClient
    person: Person
    headers: dict[str, str]

    async def ask(self, method: str, path: str, body: Any = None) -> httpx.Response:
        answer = await self.client.request(method, API + path, json=body, headers=self.headers)
        self.client.cookies.clear()
        return answer


async def enter(client: httpx.AsyncClient, database: Database, **who: Any) -> Doors:
    person = await make_person(database, **who)
    return Doors(client, person, await sign_in(client, person.email))


async def receive(client: httpx.AsyncClient, buyer: Doors, shop: Shop, variant_id: UUID | None = None) -> UUID:
    """The buyer's order of the shirt, delivered; its id."""
    order_id = await order(client, buyer, shop, variant_id)
    await deliver(client, shop, order_id)
    return order_id


async def order(client: httpx.AsyncClient, buyer: Doors, shop: Shop, variant_id: UUID | None = None) -> UUID:
    items = [{"variant_id": str(variant_id or shop.shirt_id), "quantity": 1}]
    placed = await place(client, items=items, headers=buyer.headers)
    client.cookies.clear()
    return UUID(placed["orders"][0]["id"])


async def deliver(client: httpx.AsyncClient, shop: Shop, order_id: UUID) -> None:
    assert shop.store.vendor is not None
    headers = await sign_in(client, await _email_of(client, shop.store.vendor.user_id))
    for status in ("shipped", "delivered"):
        answer = await client.patch(f"{API}/orders/{order_id}", json={"status": status}, headers=headers)
        assert answer.status_code == 200, answer.text


async def _email_of(client: httpx.AsyncClient, person_id: UUID) -> str:
    from souk.identity import get_person

    database: Database = client._transport.app.state.database  # type: ignore[attr-defined]
    async with database.read(SYSTEM) as ctx:
        return (await get_person(ctx, person_id)).email


async def make_owner_doors(client: httpx.AsyncClient, shop: Shop) -> Doors:
    """The store's owner at the API."""
    from souk.identity import get_person

    assert shop.store.vendor is not None
    database: Database = client._transport.app.state.database  # type: ignore[attr-defined]
    async with database.read(SYSTEM) as ctx:
        person = await get_person(ctx, shop.store.vendor.user_id)
    return Doors(client, person, await sign_in(client, person.email))
