"""Writing, changing and taking back a review through the API: who may, what happens to the average, what is refused."""

from typing import Any

import httpx
import pytest
from sqlalchemy import update

from souk.catalog import ProductKind
from souk.catalog.models import Product
from souk.identity import add_to_segment, ensure_segment
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.stores import ReviewModeration, ReviewPolicy
from tests.reviews.factories import (
    API,
    Doors,
    breaches,
    carry,
    deliver,
    enter,
    everything_in,
    make_owner_doors,
    open_shop,
    order,
    receive,
    shown,
    totals,
)

pytestmark = pytest.mark.anyio
NONE, ALL = ReviewModeration.NONE, ReviewModeration.ALL
BOUGHT = ReviewPolicy.VERIFIED_PURCHASE


async def problem(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


class TestWriting:
    async def test_stars_alone_appear_at_once_and_move_the_average(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada, eve = await enter(client, database), await enter(client, database, full_name="Eve Moon")

        first = await ada.ask("POST", f"/products/{shop.shirt.id}/reviews", {"rating": 5})
        await eve.ask("POST", "/reviews", {"product_id": str(shop.shirt.id), "rating": 4})

        assert first.status_code == 201, first.text
        told = first.json()
        assert (told["rating"], told["comment"], told["status"], told["is_own"]) == (5, "", "approved", True)
        assert told["user"] == {"name": "Ada B.", "id": str(ada.person.id)}
        assert told["product_id"] == str(shop.shirt.id)
        assert told["service_id"] is None
        product = (await client.get(f"{API}/products/{shop.shirt.slug}")).json()
        assert (product["rating"], product["reviews_count"]) == (4.5, 2)
        listed = (await client.get(f"{API}/products/{shop.shirt.slug}/reviews?count=true")).json()
        assert [each["rating"] for each in listed["items"]] == [4, 5]
        assert listed["total"] == 2
        assert listed["items"][0]["user"] == {"name": "Eve M.", "id": None}
        summary = (await client.get(f"{API}/products/{shop.shirt.id}/reviews/summary")).json()
        assert summary["histogram"] == {"5": 1, "4": 1, "3": 0, "2": 0, "1": 0}

    async def test_words_wait_for_approval_and_do_not_count_yet(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada, eve = await enter(client, database), await enter(client, database)

        told = (await ada.ask("POST", f"/products/{shop.shirt.id}/reviews", {"rating": 5, "comment": "Good."})).json()

        assert told["status"] == "pending"
        assert await shown(database, shop.shirt.id) == (0, 0)
        assert (await client.get(f"{API}/products/{shop.shirt.id}/reviews")).json()["items"] == []
        assert (await ada.ask("GET", f"/reviews/{told['id']}")).status_code == 200
        assert await problem(await eve.ask("GET", f"/reviews/{told['id']}")) == (404, "unknown_review")
        assert [each["id"] for each in (await ada.ask("GET", "/reviews?own=true")).json()["items"]] == [told["id"]]
        assert (await eve.ask("GET", "/reviews?own=true")).json()["items"] == []

    @pytest.mark.parametrize(
        ("moderation", "comment", "status"),
        [(NONE, "Good.", "approved"), (NONE, "", "approved"), (ALL, "", "pending"), (ALL, "Good.", "pending")],
    )
    async def test_waits_as_the_store_wants_it(
        self, client: httpx.AsyncClient, database: Database, moderation: ReviewModeration, comment: str, status: str
    ) -> None:
        shop = await open_shop(database, moderation=moderation)
        ada = await enter(client, database)

        body = {"rating": 3, "comment": comment}
        assert (await ada.ask("POST", f"/products/{shop.shirt.id}/reviews", body)).json()["status"] == status

    async def test_a_second_one_is_refused_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        first = (await ada.ask("POST", f"/products/{shop.shirt.id}/reviews", {"rating": 5})).json()
        before = await everything_in(database)

        again = await ada.ask("POST", "/reviews", {"product_id": str(shop.shirt.id), "rating": 1})

        assert await problem(again) == (409, "already_reviewed")
        assert again.json()["detail"] == "You have already reviewed this product."
        assert again.json()["review_id"] == first["id"]
        assert await everything_in(database) == before

    async def test_a_service_is_reviewed_by_its_id(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Product).where(Product.id == shop.mug.id).values(kind=ProductKind.SERVICE))
        path = f"/services/{shop.mug.id}/reviews"

        told = (await ada.ask("POST", path, {"rating": 4})).json()
        again = await ada.ask("POST", "/reviews", {"service_id": str(shop.mug.id), "rating": 4})

        assert told["service_id"] == told["product_id"] == str(shop.mug.id)
        assert told["product"]["url"] == f"/services/{shop.mug.slug}"
        assert again.status_code == 409
        assert again.json()["detail"] == "You have already reviewed this service."
        assert [each["id"] for each in (await client.get(API + path)).json()["items"]] == [told["id"]]
        goods = await ada.ask("POST", f"/services/{shop.shirt.id}/reviews", {"rating": 4})
        assert await problem(goods) == (404, "unknown_service")

    async def test_the_same_key_writes_once(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        asked: dict[str, Any] = {"json": {"rating": 4}, "headers": {**ada.headers, "Idempotency-Key": "k"}}

        answers = [await client.post(f"{API}/products/{shop.shirt.id}/reviews", **asked) for _ in range(2)]

        assert [each.status_code for each in answers] == [201, 201]
        assert answers[0].json() == answers[1].json()


class TestWhoMayWrite:
    async def test_only_who_received_it_where_the_store_says_so(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database, policy=BOUGHT)
        ada, eve = await enter(client, database), await enter(client, database)
        path = f"/products/{shop.shirt.id}/reviews"
        order_id = await order(client, ada, shop)
        before = await everything_in(database)

        too_early, never = await ada.ask("POST", path, {"rating": 5}), await eve.ask("POST", path, {"rating": 5})

        assert await problem(too_early) == await problem(never) == (403, "purchase_required")
        assert await everything_in(database) == before
        await deliver(client, shop, order_id)
        told = await ada.ask("POST", path, {"rating": 5})
        assert told.status_code == 201, told.text
        assert told.json()["is_verified"] is True
        other = await ada.ask("POST", f"/products/{shop.mug.id}/reviews", {"rating": 5})
        assert await problem(other) == (403, "purchase_required")

    async def test_only_a_segment_where_the_store_says_so(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database, eligibility="student")
        ada, eve = await enter(client, database), await enter(client, database)
        async with database.unit_of_work(SYSTEM) as uow:
            await ensure_segment(uow, "student", label="Students")
            await add_to_segment(uow, "student", [ada.person.id])
        path = f"/products/{shop.shirt.id}/reviews"

        told, refused = await ada.ask("POST", path, {"rating": 5}), await eve.ask("POST", path, {"rating": 1})

        assert told.status_code == 201
        assert told.json()["is_verified"] is False
        assert await problem(refused) == (403, "not_among_reviewers")
        assert refused.json()["detail"] == "Only students can write reviews."
        assert (await totals(database, shop.shirt.id))[0] == 1

    async def test_the_badge_comes_when_it_arrives_later(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        told = (await ada.ask("POST", f"/products/{shop.shirt.id}/reviews", {"rating": 5})).json()

        await receive(client, ada, shop)
        await carry(database)

        assert (await ada.ask("GET", f"/reviews/{told['id']}")).json()["is_verified"] is True

    async def test_nobody_reviews_the_store_they_work_for(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        owner = await make_owner_doors(client, shop)

        refused = await owner.ask("POST", f"/products/{shop.shirt.id}/reviews", {"rating": 5})

        assert await problem(refused) == (403, "forbidden")
        assert await totals(database, shop.shirt.id) == (0, 0, [0] * 5)

    async def test_guests_sign_in_first(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        answer = await client.post(f"{API}/products/{shop.shirt.id}/reviews", json={"rating": 5})
        assert await problem(answer) == (401, "unauthenticated")

    async def test_what_nobody_sees_cannot_be_reviewed(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.session.execute(update(Product).where(Product.id == shop.shirt.id).values(status="draft"))
        for key in (shop.shirt.id, shop.shirt.slug, new_id(), "nothing-like-it"):
            assert (await ada.ask("POST", f"/products/{key}/reviews", {"rating": 5})).status_code == 404
            assert (await client.get(f"{API}/products/{key}/reviews")).status_code == 404


class TestBadInput:
    @pytest.mark.parametrize(
        "body",
        [
            {},
            {"rating": 0},
            {"rating": 6},
            {"rating": "5"},
            {"rating": 4.5},
            {"rating": True},
            {"rating": None},
            {"rating": 5, "comment": 7},
            {"rating": 5, "comment": "x" * 5001},
            {"rating": 5, "comment": "nul\x00"},
            {"rating": 5, "status": "approved"},
            {"rating": 5, "user_id": "0190d7e2-0000-7000-8000-000000000001"},
        ],
    )
    async def test_is_refused_and_keeps_nothing(
        self, client: httpx.AsyncClient, database: Database, body: dict[str, Any]
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        before = await everything_in(database)

        answer = await ada.ask("POST", f"/products/{shop.shirt.id}/reviews", body)

        assert answer.status_code == 422, answer.text
        assert await everything_in(database) == before

    async def test_a_comment_of_five_megabytes_is_refused_clearly_and_keeps_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        before = await everything_in(database)
        huge = {"rating": 5, "comment": "great " * 875_000}

        answer = await ada.ask("POST", f"/products/{shop.shirt.id}/reviews", huge)

        assert await problem(answer) == (413, "too_large")
        assert "At most" in answer.json()["detail"]
        assert await everything_in(database) == before

    @pytest.mark.parametrize("names", [(), ("product_id", "service_id")])
    async def test_says_what_is_reviewed_and_only_once(
        self, client: httpx.AsyncClient, database: Database, names: tuple[str, ...]
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        body = {"rating": 5, **{name: str(shop.shirt.id) for name in names}}
        assert await problem(await ada.ask("POST", "/reviews", body)) == (422, "invalid")

    async def test_html_stays_the_text_it_is(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database, moderation=NONE)
        ada = await enter(client, database)
        words = "<script>alert(1)</script> <b>bold</b> & so on"
        told = await ada.ask("POST", f"/products/{shop.shirt.id}/reviews", {"rating": 5, "comment": words})
        assert told.json()["comment"] == words


class TestChanging:
    async def written(self, ada: Doors, product: object, **body: Any) -> dict[str, Any]:
        answer = await ada.ask("POST", f"/products/{product}/reviews", {"rating": 5, **body})
        assert answer.status_code == 201, answer.text
        found: dict[str, Any] = answer.json()
        return found

    async def test_other_stars_move_the_average_at_once(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        told = await self.written(ada, shop.shirt.id)

        changed = await ada.ask("PATCH", f"/reviews/{told['id']}", {"rating": 2})

        assert (changed.json()["rating"], changed.json()["status"]) == (2, "approved")
        assert changed.json()["edited_at"] is not None
        assert await shown(database, shop.shirt.id) == (200, 1)
        assert await totals(database, shop.shirt.id) == (1, 2, [0, 1, 0, 0, 0])

    async def test_other_words_wait_again_and_leave_the_average(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        told = await self.written(ada, shop.shirt.id)

        changed = await ada.ask("PATCH", f"/reviews/{told['id']}", {"comment": "Now in words."})

        assert changed.json()["status"] == "pending"
        assert await shown(database, shop.shirt.id) == (0, 0)

    async def test_other_words_appear_at_once_where_the_store_wants_no_approval(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database, moderation=NONE)
        ada = await enter(client, database)
        told = await self.written(ada, shop.shirt.id, comment="So.")
        changed = await ada.ask("PATCH", f"/reviews/{told['id']}", {"comment": "Otherwise."})
        assert changed.json()["status"] == "approved"
        assert await shown(database, shop.shirt.id) == (500, 1)

    async def test_an_older_version_is_refused_and_changes_nothing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)
        told = await self.written(ada, shop.shirt.id)
        await ada.ask("PATCH", f"/reviews/{told['id']}", {"rating": 3, "version": 1})
        before = await everything_in(database)

        stale = await ada.ask("PATCH", f"/reviews/{told['id']}", {"rating": 1, "version": 1})

        assert await problem(stale) == (409, "review_changed_meanwhile")
        assert stale.json()["version"] == 2
        assert await everything_in(database) == before

    async def test_only_its_author_changes_or_deletes_it(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada, eve = await enter(client, database), await enter(client, database)
        boss = await enter(client, database, role="admin")
        owner = await make_owner_doors(client, shop)
        published = await self.written(ada, shop.shirt.id)
        hidden = await self.written(ada, shop.mug.id, comment="Hm.")
        before = await everything_in(database)

        for other, status in ((eve, 404), (owner, 404), (boss, 403)):
            for method, body in (("PATCH", {"rating": 1}), ("DELETE", None)):
                assert (await other.ask(method, f"/reviews/{published['id']}", body)).status_code == 403
                assert (await other.ask(method, f"/reviews/{hidden['id']}", body)).status_code == status
        assert (await client.delete(f"{API}/reviews/{published['id']}")).status_code == 401
        assert await everything_in(database) == before

    async def test_taking_it_back_takes_it_out_of_the_average(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada, eve = await enter(client, database), await enter(client, database)
        told = await self.written(ada, shop.shirt.id, rating=1)
        await self.written(eve, shop.shirt.id, rating=5)

        assert (await ada.ask("DELETE", f"/reviews/{told['id']}")).status_code == 204

        assert await shown(database, shop.shirt.id) == (500, 1)
        assert (await ada.ask("GET", f"/reviews/{told['id']}")).status_code == 404
        await self.written(ada, shop.shirt.id, rating=4)
        assert await shown(database, shop.shirt.id) == (450, 2)
        assert await breaches(database) == []
