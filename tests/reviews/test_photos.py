"""Pictures of reviews: a few see them until their review appears, everybody while it does, and again a few after."""

from typing import Any
from uuid import UUID

import httpx
import msgspec
import pytest
from fastapi import FastAPI

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.media import picture_url
from souk.reviews.models import ReviewPhoto
from souk.reviews.tasks import withhold_what_does_not_appear
from souk.stores import ReviewModeration
from tests.identity.factories import actor_for, sign_in_browser
from tests.media.factories import make_picture, make_png
from tests.reviews.factories import API, Doors, breaches, carry, enter, make_actor, open_shop, review

pytestmark = pytest.mark.anyio


async def show(who: Doors, review_id: object, *pictures: bytes) -> dict[str, Any]:
    files = [("photos", ("shot.png", each, "image/png")) for each in pictures or (make_png(),)]
    answer = await who.client.post(f"{API}/reviews/{review_id}/photos", files=files, headers=who.headers)
    who.client.cookies.clear()
    assert answer.status_code == 201, answer.text
    told: dict[str, Any] = answer.json()
    return told


async def public(client: httpx.AsyncClient, photo: dict[str, Any]) -> int:
    """How its public address answers."""
    return (await client.get(picture_url(UUID(photo["id"]), 640))).status_code


class TestAPictureThatWaits:
    async def test_is_shown_to_its_author_and_to_moderators_alone(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada, eve = await enter(client, database), await enter(client, database)
        manager = await enter(client, database, role="product_manager")
        written = await review(database, actor_for(ada.person), shop.shirt.id)

        told = await show(ada, written.id)
        await carry(database)

        (photo,) = told["photos"]
        assert (told["status"], photo["url"].split("/")[2]) == ("pending", "private")
        assert [await public(client, photo)] == [404]
        for who in (ada, manager):
            (seen,) = (await who.ask("GET", f"/reviews/{written.id}")).json()["photos"]
            for address in (seen["url"], *(each.split()[0] for each in seen["srcset_avif"].split(", "))):
                shown = await client.get(address)
                assert (shown.status_code, shown.headers["cache-control"].split(",")[0]) == (200, "private")
        (queued,) = (await manager.ask("GET", "/reviews/pending")).json()["items"]
        assert queued["photos"][0]["url"].startswith("/media/private/")
        assert (await eve.ask("GET", f"/reviews/{written.id}")).status_code == 404
        assert (await eve.ask("GET", f"/products/{shop.shirt.id}/reviews")).json()["items"] == []
        await sign_in_browser(client, ada.person.email)
        assert f"/media/private/{photo['id']}" in (await client.get("/account/reviews")).text

    async def test_becomes_everybodys_at_once_when_its_review_appears_and_a_few_peoples_when_it_no_longer_does(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        manager = await enter(client, database, role="product_manager")
        written = await review(database, actor_for(ada.person), shop.shirt.id)
        (photo,) = (await show(ada, written.id))["photos"]

        approved = (await manager.ask("POST", f"/reviews/{written.id}/approve")).json()
        assert approved["photos"][0]["url"] == picture_url(UUID(photo["id"]), 1200)
        assert await public(client, photo) == 200
        await carry(database)
        assert await public(client, photo) == 200
        listed = (await client.get(f"{API}/products/{shop.shirt.id}/reviews")).json()["items"]
        assert "private" not in str(listed)

        rejected = (await manager.ask("POST", f"/reviews/{written.id}/reject", {"reason": "Not a shirt."})).json()
        await carry(database)
        assert await public(client, photo) == 404
        assert (await client.get(rejected["photos"][0]["url"])).status_code == 200
        assert await breaches(database) == []

    async def test_takes_those_beside_it_out_of_sight_until_all_are_approved(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        manager = await enter(client, database, role="product_manager")
        written = await review(database, actor_for(ada.person), shop.shirt.id)
        await show(ada, written.id)
        await manager.ask("POST", f"/reviews/{written.id}/approve")
        await carry(database)

        told = await show(ada, written.id)
        await carry(database)

        assert (told["status"], len(told["photos"])) == ("pending", 2)
        assert [await public(client, each) for each in told["photos"]] == [404, 404]
        assert [(await client.get(each["url"])).status_code for each in told["photos"]] == [200, 200]

    async def test_does_not_wait_where_nothing_does(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database, moderation=ReviewModeration.NONE)
        ada = await enter(client, database)
        written = await review(database, actor_for(ada.person), shop.shirt.id)
        (photo,) = (await show(ada, written.id))["photos"]
        assert photo["url"] == picture_url(UUID(photo["id"]), 1200)
        assert await public(client, photo) == 200


class TestPicturesFromBefore:
    async def test_of_reviews_that_do_not_appear_are_withheld(
        self, client: httpx.AsyncClient, database: Database, app: FastAPI
    ) -> None:
        shop = await open_shop(database)
        waiting = await review(database, await make_actor(database), shop.shirt.id, 4, "Waits.")
        appears = await review(database, await make_actor(database), shop.mug.id, 5)
        kept = {}
        for each in (waiting, appears):
            async with database.unit_of_work(SYSTEM) as uow:
                picture = await make_picture(uow, app.state.media, owner_id=each.id)
                uow.session.add(ReviewPhoto(review_id=each.id, added_at=uow.now, **msgspec.structs.asdict(picture)))
            kept[each.id] = {"id": str(picture.id)}
        await carry(database)

        assert await withhold_what_does_not_appear(database) == 1
        await carry(database)

        assert await public(client, kept[waiting.id]) == 404
        assert await public(client, kept[appears.id]) == 200
        assert await withhold_what_does_not_appear(database) == 0
