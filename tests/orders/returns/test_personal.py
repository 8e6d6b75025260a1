"""What returns hold about a person: theirs to take, in the way of their erasure while open, and gone with them after."""

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.orders.returns.models import ReturnCase, ReturnPhoto
from souk.orders.returns.personal import erase_returns_of, find_open_returns, read_returns_of
from souk.orders.returns.photos import SweepPhotos
from tests.media.factories import make_png
from tests.orders.factories import MovableClock
from tests.orders.returns.factories import RETURNS, arrived, asked, step

pytestmark = pytest.mark.anyio


class TestErasing:
    async def test_waits_for_open_returns_and_then_takes_words_and_pictures(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1, note="I wore it to Grandmother's.")
        files = [("photos", ("x.png", make_png(64, 64), "image/png"))]
        assert (await client.post(f"{RETURNS}/{case['id']}/photos", files=files, headers=made.buyer)).status_code == 201
        async with database.read(SYSTEM) as ctx:
            person_id = await ctx.session.scalar(select(ReturnCase.customer_id))
            assert person_id is not None
            (record,) = (await read_returns_of(ctx, person_id)).records
            assert (record["return"], record["your_words"]) == (case["number"], "I wore it to Grandmother's.")
            assert await find_open_returns(ctx, person_id) == [f"Return {case['number']} is under way."]

        await step(client, case, "reject", made.owner, note="It was worn to Grandmother's.")
        async with database.unit_of_work(SYSTEM) as uow:
            assert await find_open_returns(uow, person_id) == []
            await erase_returns_of(uow, person_id)

        async with database.read(SYSTEM) as ctx:
            kept = (await ctx.session.scalars(select(ReturnCase))).one()
            assert (kept.note, kept.answer, kept.status) == ("", "", "rejected")
            assert list(await ctx.session.scalars(select(ReturnPhoto))) == []


class TestSweeping:
    async def test_removes_files_without_a_row_a_day_later(
        self, client: httpx.AsyncClient, database: Database, app: FastAPI
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1)
        files = [("photos", ("x.png", make_png(64, 64), "image/png"))]
        kept = await client.post(f"{RETURNS}/{case['id']}/photos", files=files, headers=made.buyer)
        store = app.state.darkroom.store
        orphan = await store.take(make_png(32, 32))
        sweep = SweepPhotos(store)
        assert await sweep(database) == 0
        clock = MovableClock()
        clock.now = database.clock()
        clock.move(days=2)
        database.clock = clock
        assert await sweep(database) == 1
        left = [each async for some in store.list_ids() for each in some]
        assert orphan.id not in left
        assert [str(each) for each in left] == [url.rsplit("/", 1)[1] for url in kept.json()["photos"]]
