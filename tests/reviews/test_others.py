"""What others do with reviews: decide about them, answer, find them helpful, report them, show them in pictures."""

from typing import Any

import httpx
import pytest

from souk.kernel.database import Database
from souk.reviews import ReviewOut
from souk.stores import ReviewModeration
from tests.cart.factories import Shop
from tests.identity.factories import actor_for
from tests.media.factories import make_png
from tests.reviews.factories import (
    API,
    Doors,
    breaches,
    carry,
    enter,
    everything_in,
    make_actor,
    make_owner_doors,
    open_shop,
    review,
    shown,
)

pytestmark = pytest.mark.anyio


async def refused(database: Database, answer: httpx.Response, status: int, before: Any) -> None:
    assert answer.status_code == status, answer.text
    assert await everything_in(database) == before


class TestDeciding:
    async def test_approving_counts_it_and_rejecting_takes_it_out(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        manager = await enter(client, database, role="product_manager")
        written = await review(database, actor_for(ada.person), shop.shirt.id, 4, "Good.")

        waiting = (await manager.ask("GET", "/reviews/pending")).json()
        approved = await manager.ask("POST", f"/reviews/{written.id}/approve")
        counted = await shown(database, shop.shirt.id)
        gone = await manager.ask("POST", f"/reviews/{written.id}/reject", {"reason": "Not about the shirt."})

        assert [each["id"] for each in waiting["items"]] == [str(written.id)]
        assert approved.json()["status"] == "approved"
        assert counted == (400, 1)
        assert gone.json()["status"] == "rejected"
        assert await shown(database, shop.shirt.id) == (0, 0)
        assert (await ada.ask("GET", f"/reviews/{written.id}")).json()["decision"] == "Not about the shirt."
        assert (await manager.ask("GET", "/reviews/pending")).json()["items"] == []

    async def test_a_rejection_without_words_says_that_it_breaks_the_rules(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        manager = await enter(client, database, role="product_manager")
        written = await review(database, actor_for(ada.person), shop.shirt.id, 4, "Good.")

        assert (await manager.ask("POST", f"/reviews/{written.id}/reject")).json()["status"] == "rejected"

        assert "rules" in (await ada.ask("GET", f"/reviews/{written.id}")).json()["decision"]

    async def test_no_store_decides_about_its_own(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        eve, owner = await enter(client, database), await make_owner_doors(client, shop)
        written = await review(database, await make_actor(database), shop.shirt.id, 1, "Bad.")
        before = await everything_in(database)

        for who in (eve, owner):
            await refused(database, await who.ask("GET", "/reviews/pending"), 403, before)
            await refused(database, await who.ask("POST", f"/reviews/{written.id}/approve"), 403, before)
            await refused(
                database, await who.ask("POST", f"/reviews/{written.id}/reject", {"reason": "x"}), 403, before
            )
        await refused(database, await client.post(f"{API}/reviews/{written.id}/approve"), 401, before)

    async def test_nobody_decides_about_their_own_words(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        manager = await enter(client, database, role="product_manager")
        written = await review(database, actor_for(manager.person), shop.shirt.id, 5, "Mine.")
        before = await everything_in(database)
        await refused(database, await manager.ask("POST", f"/reviews/{written.id}/approve"), 403, before)

    async def test_both_are_told_and_only_once(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada, owner = await enter(client, database), await make_owner_doors(client, shop)
        manager = await enter(client, database, role="product_manager")
        written = await review(database, actor_for(ada.person), shop.shirt.id, 4, "Good.")
        await carry(database)
        early = (await owner.ask("GET", "/notifications")).json()["items"]

        for _ in range(2):
            await manager.ask("POST", f"/reviews/{written.id}/approve")
            await carry(database)

        assert [each for each in early if each["type"] == "new_review"] == []
        to_owner = (await owner.ask("GET", "/notifications")).json()["items"]
        assert [each["title"] for each in to_owner if each["type"] == "new_review"] == ["4 stars for Blue Door Shirt"]
        to_ada = (await ada.ask("GET", "/notifications")).json()["items"]
        assert [each["title"] for each in to_ada if each["type"] == "review"] == [
            "Your review of Blue Door Shirt is published"
        ]


class TestReporting:
    async def test_brings_it_back_to_the_moderators_and_counts_once_a_person(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop, written = await self.published(database)
        eve, owner = await enter(client, database), await make_owner_doors(client, shop)
        manager = await enter(client, database, role="product_manager")

        for who in (eve, eve, owner):
            answer = await who.ask("POST", f"/reviews/{written.id}/report", {"reason": "spam", "note": "Ads."})
            assert answer.status_code == 204, answer.text

        (queued,) = (await manager.ask("GET", "/reviews/pending?reported=true")).json()["items"]
        assert queued["reports"] == 2
        assert (await manager.ask("POST", f"/reviews/{written.id}/approve")).json()["reports"] == 0
        assert (await manager.ask("GET", "/reviews/pending?reported=true")).json()["items"] == []
        assert await shown(database, shop.shirt.id) == (500, 1)
        assert await breaches(database) == []

    async def test_is_not_for_ones_own_or_for_guests(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        written = await review(database, actor_for(ada.person), shop.shirt.id)
        before = await everything_in(database)
        await refused(database, await ada.ask("POST", f"/reviews/{written.id}/report"), 403, before)
        await refused(database, await ada.ask("PUT", f"/reviews/{written.id}/helpful"), 403, before)
        await refused(database, await client.put(f"{API}/reviews/{written.id}/helpful"), 401, before)

    async def published(self, database: Database) -> tuple[Shop, ReviewOut]:
        shop = await open_shop(database)
        return shop, await review(database, await make_actor(database), shop.shirt.id)


class TestHelpful:
    async def test_is_said_once_and_taken_back(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        first = await review(database, await make_actor(database), shop.shirt.id, 3)
        second = await review(database, await make_actor(database), shop.shirt.id, 5)
        eve = await enter(client, database)

        said = [(await eve.ask("PUT", f"/reviews/{first.id}/helpful")).json() for _ in range(2)]
        listed = (await client.get(f"{API}/products/{shop.shirt.id}/reviews?sort=helpful")).json()["items"]
        back = (await eve.ask("DELETE", f"/reviews/{first.id}/helpful")).json()

        assert [(each["helpful_count"], each["is_helpful_to_you"]) for each in said] == [(1, True), (1, True)]
        assert [each["id"] for each in listed] == [str(first.id), str(second.id)]
        assert (back["helpful_count"], back["is_helpful_to_you"]) == (0, False)


class TestReplying:
    async def test_is_for_the_stores_people_alone(self, client: httpx.AsyncClient, database: Database) -> None:
        shop, other = await open_shop(database), await open_shop(database, name="Red Door")
        written = await review(database, await make_actor(database), shop.shirt.id)
        owner, rival = await make_owner_doors(client, shop), await make_owner_doors(client, other)
        path = f"/reviews/{written.id}/reply"
        before = await everything_in(database)
        await refused(database, await rival.ask("PUT", path, {"text": "Buy ours."}), 403, before)
        await refused(database, await owner.ask("DELETE", path), 404, before)

        said = await owner.ask("PUT", path, {"text": "Thank you!"})
        changed = await owner.ask("PUT", path, {"text": "Thank you <b>very</b> much!"})

        assert said.json()["reply"]["text"] == "Thank you!"
        assert changed.json()["reply"]["text"] == "Thank you <b>very</b> much!"
        assert changed.json()["reply"]["store"] == "Blue Door"
        assert (await owner.ask("DELETE", path)).json()["reply"] is None


class TestLists:
    async def test_go_on_where_they_stopped_in_every_order(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        stars = [3, 5, 1, 5, 3, 4]
        for rating in stars:
            await review(database, await make_actor(database), shop.shirt.id, rating)
        path = f"{API}/products/{shop.shirt.id}/reviews"

        for sort, expected in (
            ("rating", sorted(stars, reverse=True)),
            ("lowest", sorted(stars)),
            ("newest", stars[::-1]),
        ):
            seen, cursor = [], ""
            while cursor is not None:
                asked = f"{path}?sort={sort}&limit=2" + (f"&cursor={cursor}" if cursor else "")
                page = (await client.get(asked)).json()
                seen += [each["rating"] for each in page["items"]]
                cursor = page["next_cursor"]
            assert seen == expected
        only = (await client.get(f"{path}?stars=5&count=true")).json()
        assert (only["total"], [each["rating"] for each in only["items"]]) == (2, [5, 5])
        assert (await client.get(f"{path}?verified=true")).json()["items"] == []
        assert (await client.get(f"{path}?sort=helpful&cursor=nonsense")).status_code == 422

    async def test_cost_the_same_however_many_there_are(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        costs = []
        for _ in range(2):
            for _ in range(3):
                await review(database, await make_actor(database), shop.shirt.id, 5)
            before = database.tally.statements
            assert (await client.get(f"{API}/products/{shop.shirt.id}/reviews")).status_code == 200
            costs.append(database.tally.statements - before)
        assert costs[0] == costs[1] <= 5


class TestPhotos:
    async def send(self, who: Doors, review_id: object, *pictures: bytes) -> httpx.Response:
        files = [("photos", ("shot.png", each, "image/png")) for each in pictures]
        answer = await who.client.post(f"{API}/reviews/{review_id}/photos", files=files, headers=who.headers)
        who.client.cookies.clear()
        return answer

    async def test_wait_for_approval_as_words_do_and_can_be_taken_out(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        written = await review(database, actor_for(ada.person), shop.shirt.id)

        added = await self.send(ada, written.id, make_png(64, 64), make_png(80, 60))

        assert added.status_code == 201, added.text
        told = added.json()
        assert (told["status"], len(told["photos"])) == ("pending", 2)
        assert (await client.get(told["photos"][0]["url"])).headers["content-type"] == "image/webp"
        assert await shown(database, shop.shirt.id) == (0, 0)
        taken = await ada.ask("DELETE", f"/reviews/{written.id}/photos/{told['photos'][0]['id']}")
        assert [each["id"] for each in taken.json()["photos"]] == [told["photos"][1]["id"]]
        assert await breaches(database) == []

    async def test_are_five_at_most_pictures_alone_and_ones_own(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database, moderation=ReviewModeration.NONE)
        ada, eve = await enter(client, database), await enter(client, database)
        written = await review(database, actor_for(ada.person), shop.shirt.id)
        before = await everything_in(database)

        await refused(database, await self.send(ada, written.id, *[make_png(8, 8)] * 6), 422, before)
        await refused(database, await self.send(ada, written.id, b"no picture"), 415, before)
        await refused(database, await self.send(eve, written.id, make_png(8, 8)), 403, before)
        assert (await self.send(ada, written.id, make_png(8, 8))).json()["status"] == "approved"
