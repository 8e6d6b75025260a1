"""Pages of reviews: what is typed is never markup, everything works without a script, and each is for whom it is."""

import httpx
import pytest

from souk.app import House
from souk.kernel.database import Database
from souk.stores import ReviewModeration, ReviewPolicy
from tests.identity.factories import PASSWORD, actor_for, make_person, sign_in, sign_in_browser
from tests.media.factories import make_png
from tests.offboarding.privacy.test_archive import part, take
from tests.reviews.factories import breaches, enter, everything_in, make_actor, open_shop, review, shown

pytestmark = pytest.mark.anyio
NASTY = '<script>alert(1)</script></script><img src=x onerror="alert(2)">'


class TestSection:
    async def test_shows_html_as_the_text_it_is(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database, moderation=ReviewModeration.NONE)
        await review(database, await make_actor(database, full_name="Ada <i>Byron"), shop.shirt.id, 5, NASTY)

        for path in ("reviews", "reviews/section"):
            html = (await client.get(f"/products/{shop.shirt.slug}/{path}")).text
            assert "&lt;script&gt;alert(1)" in html
            assert "<script>alert" not in html
            assert "<img src=x" not in html

    async def test_tells_search_engines(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        for rating in (5, 4):
            await review(database, await make_actor(database), shop.shirt.id, rating)
        html = (await client.get(f"/products/{shop.shirt.slug}/reviews")).text
        assert '"aggregateRating":{"@type":"AggregateRating","ratingValue":4.5,"reviewCount":2' in html
        assert html.count('"@type":"Review"') == 2

    async def test_hangs_on_the_products_page_and_leads_there_without_a_script(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        html = (await client.get(f"/products/{shop.shirt.slug}")).text
        assert f'hx-get="/products/{shop.shirt.slug}/reviews/section"' in html
        assert f'href="/products/{shop.shirt.slug}/reviews"' in html

    @pytest.mark.parametrize("query", ["?stars=9", "?sort=x", "?photos=maybe", "?stars=5&verified=true"])
    async def test_bears_every_address(self, client: httpx.AsyncClient, database: Database, query: str) -> None:
        shop = await open_shop(database)
        await review(database, await make_actor(database), shop.shirt.id)
        assert (await client.get(f"/products/{shop.shirt.slug}/reviews{query}")).status_code == 200
        assert (await client.get(f"/products/{shop.shirt.slug}/reviews/section{query}")).status_code == 200


class TestForm:
    async def test_writes_with_pictures_and_changes_it_later(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await make_person(database)
        headers = await sign_in_browser(client, ada.email)
        path = f"/products/{shop.shirt.slug}/review"
        files = [("photos", ("a.png", make_png(40, 40), "image/png"))]

        written = await client.post(path, data={"rating": "4", "comment": "Fine."}, files=files, headers=headers)
        form = (await client.get(path)).text
        own = (await client.get("/account/reviews")).text
        changed = await client.post(path, data={"rating": "2", "comment": "", "version": "2"}, headers=headers)

        assert written.status_code == 303, written.text
        assert 'value="4" checked' in form
        assert ("Waits for approval" in own, "changed since" in own) == (True, False)
        assert changed.status_code in {303, 409}
        assert await breaches(database) == []

    async def test_keeps_what_was_typed_when_stars_are_missing(
        self, client: httpx.AsyncClient, database: Database
    ) -> None:
        shop = await open_shop(database)
        ada = await make_person(database)
        headers = await sign_in_browser(client, ada.email)
        before = await everything_in(database)

        answer = await client.post(f"/products/{shop.shirt.slug}/review", data={"comment": "Kept."}, headers=headers)

        assert answer.status_code == 422
        assert "Kept." in answer.text
        assert "Choose from one to five stars." in answer.text
        assert await everything_in(database) == before

    async def test_says_why_there_is_none(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database, policy=ReviewPolicy.VERIFIED_PURCHASE)
        ada = await make_person(database)
        await sign_in_browser(client, ada.email)
        answer = await client.get(f"/products/{shop.shirt.slug}/review")
        assert answer.status_code == 403
        assert "once an order of yours with it was delivered" in answer.text


class TestOtherPages:
    async def test_vote_without_a_script(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        written = await review(database, await make_actor(database), shop.shirt.id)
        eve = await make_person(database)
        headers = await sign_in_browser(client, eve.email)
        back = f"/products/{shop.shirt.slug}/reviews"

        voted = await client.post(
            f"/reviews/{written.id}/helpful", data={"helpful": "yes", "back": back}, headers=headers
        )

        assert (voted.status_code, voted.headers["location"]) == (303, back)
        assert "Helpful · 1" in (await client.get(back)).text
        reported = await client.post(f"/reviews/{written.id}/report", data={"reason": "spam"}, headers=headers)
        assert reported.status_code == 303

    async def test_are_for_whom_they_are(self, client: httpx.AsyncClient, database: Database) -> None:
        await open_shop(database)
        ada = await make_person(database)
        await sign_in_browser(client, ada.email)
        assert (await client.get("/admin/reviews")).status_code == 403
        assert (await client.get("/vendor/reviews")).status_code == 403

    async def test_the_desk_publishes_and_asks_why_not(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        first = await review(database, await make_actor(database), shop.shirt.id, 4, NASTY)
        second = await review(database, await make_actor(database), shop.shirt.id, 1, "No.")
        manager = await make_person(database, role="product_manager")
        headers = await sign_in_browser(client, manager.email)

        queue = (await client.get("/admin/reviews")).text
        done = await client.post(f"/admin/reviews/{first.id}/approve", headers=headers)
        unsaid = await client.post(f"/admin/reviews/{second.id}/reject", data={"reason": ""}, headers=headers)

        assert "&lt;script&gt;alert(1)" in queue
        assert done.status_code == 303
        assert unsaid.status_code == 422
        assert await shown(database, shop.shirt.id) == (400, 1)

    async def test_the_store_answers(self, client: httpx.AsyncClient, database: Database) -> None:
        from souk.identity import get_person
        from souk.kernel.actors import SYSTEM

        shop = await open_shop(database)
        written = await review(database, await make_actor(database), shop.shirt.id)
        assert shop.store.vendor is not None
        async with database.read(SYSTEM) as ctx:
            owner = await get_person(ctx, shop.store.vendor.user_id)
        headers = await sign_in_browser(client, owner.email)

        said = await client.post(f"/vendor/reviews/{written.id}/reply", data={"text": "Thanks!"}, headers=headers)

        assert said.status_code == 303
        assert "Thanks!" in (await client.get("/vendor/reviews")).text
        assert "No reviews here" in (await client.get("/vendor/reviews?show=unanswered")).text


class TestPersonalData:
    async def test_is_handed_over_and_goes_with_its_author_out_of_the_average(
        self, client: httpx.AsyncClient, house: House
    ) -> None:
        database = house.database
        shop = await open_shop(database, moderation=ReviewModeration.NONE)
        ada = await make_person(database, is_verified=True)
        await review(database, actor_for(ada), shop.shirt.id, 1, "In Larkspur Terrace it did not shine.")
        other = await review(database, await make_actor(database), shop.shirt.id, 5)
        doors = await enter(client, database)
        headers = await sign_in(client, ada.email)
        for method, path in (("put", "helpful"), ("post", "report")):
            await client.request(method, f"/api/v1/reviews/{other.id}/{path}", headers=headers)

        archive = await take(client, database, headers)
        records = part(archive, "reviews")
        erased = await client.post("/api/v1/users/me/erase", json={"password": PASSWORD}, headers=headers)

        assert records[0]["comment"] == "In Larkspur Terrace it did not shine."
        assert any(each.get("found_helpful") == str(other.id) for each in records)
        assert erased.status_code == 204, erased.text
        assert await shown(database, shop.shirt.id) == (500, 1)
        told = (await doors.ask("GET", f"/reviews/{other.id}")).json()
        assert told["helpful_count"] == 0
        kept = await everything_in(database)
        assert "Larkspur" not in repr(kept)
        assert kept["review_votes"] == kept["review_reports"] == []
        assert await breaches(database) == []
