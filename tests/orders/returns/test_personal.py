"""What returns hold about a person: theirs to take, in the way of their erasure while open, and gone with them after."""

from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.media.models import Picture
from souk.orders.returns.models import ReturnCase, ReturnPhoto
from souk.orders.returns.personal import erase_returns_of, find_open_returns, read_returns_of
from tests.media.factories import make_png
from tests.orders.returns.factories import RETURNS, arrived, asked, carry, step

pytestmark = pytest.mark.anyio


class TestErasing:
    async def test_waits_for_open_returns_and_then_takes_words_and_pictures(
        self, client: httpx.AsyncClient, database: Database, app: FastAPI
    ) -> None:
        made = await arrived(client, database)
        case = await asked(client, made, shirts=1, note="I wore it to Grandmother's.")
        files = [("photos", ("x.png", make_png(64, 64), "image/png"))]
        sent = await client.post(f"{RETURNS}/{case['id']}/photos", files=files, headers=made.buyer)
        photo_id = UUID(sent.json()["photos"][0].split("/")[-2])
        async with database.read(SYSTEM) as ctx:
            person_id = await ctx.session.scalar(select(ReturnCase.customer_id))
            assert person_id is not None
            told = await read_returns_of(ctx, person_id)
            (record,) = told.records
            assert told.pictures == [photo_id]
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
            assert await ctx.session.get(Picture, photo_id) is None
        assert (await client.get(sent.json()["photos"][0])).json()["code"] == "unknown_picture"
        await carry(database)
        assert [ids async for ids in app.state.picture_places.private.list_ids()] == []
