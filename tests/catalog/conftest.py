"""A store with its owner, a rival with theirs, and the marketplace's own staff, all able to sign in."""

from dataclasses import dataclass

import pytest
from fastapi import FastAPI

from souk.identity import open_session
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.stores import StoreView
from tests.identity.factories import actor_for, make_person
from tests.stores.factories import make_store


@dataclass(frozen=True)
class Shop:
    """`owner` sells in `store`, `rival` in `rival_store`; `staff` may do everything, `shopper` nothing."""

    store: StoreView
    rival_store: StoreView
    owner: Actor
    rival: Actor
    staff: Actor
    shopper: Actor


@dataclass(frozen=True)
class Keys:
    """Headers of signed-in people."""

    owner: dict[str, str]
    rival: dict[str, str]
    staff: dict[str, str]
    shopper: dict[str, str]


@pytest.fixture
async def shop(database: Database) -> Shop:
    async with database.unit_of_work(SYSTEM) as uow:
        owner = await make_person(uow, email="owner@example.com")
        rival = await make_person(uow, email="rival@example.com")
        staff = await make_person(uow, email="staff@example.com", role="admin")
        shopper = await make_person(uow, email="shopper@example.com")
        store = await make_store(uow, owner_id=owner.id, name="Harbour Goods", category="Home")
        rival_store = await make_store(uow, owner_id=rival.id, name="Rival Wares", category="Home")
    rights = ("catalog:write", "pricing:discount")
    return Shop(
        store=store,
        rival_store=rival_store,
        owner=actor_for(owner, *rights, store_id=store.id),
        rival=actor_for(rival, *rights, store_id=rival_store.id),
        staff=actor_for(staff, *rights),
        shopper=actor_for(shopper),
    )


@pytest.fixture
async def keys(shop: Shop, app: FastAPI, database: Database) -> Keys:
    async with database.unit_of_work(SYSTEM) as uow:

        async def sign_in(actor: Actor) -> dict[str, str]:
            assert actor.id is not None
            pair = await open_session(uow, actor.id, mint=app.state.mint)
            return {"Authorization": f"Bearer {pair.access_token}"}

        return Keys(
            owner=await sign_in(shop.owner),
            rival=await sign_in(shop.rival),
            staff=await sign_in(shop.staff),
            shopper=await sign_in(shop.shopper),
        )
