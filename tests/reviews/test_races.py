"""Everybody at once on one product: the average is exact, and nobody is counted twice."""

import asyncio
from uuid import UUID

import httpx
import pytest

from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal
from souk.reviews import (
    AlreadyReviewed,
    ReplyBody,
    ReportBody,
    ReviewPatch,
    approve_review,
    delete_review,
    edit_review,
    find_helpful,
    get_review,
    reject_review,
    reply_to_review,
    report_review,
)
from tests.reviews.factories import (
    MODERATE,
    breaches,
    enter,
    make_actor,
    open_shop,
    review,
    shown,
    totals,
    vendor_of,
)

pytestmark = pytest.mark.anyio
MANY = 300


class TestThreeHundredAtOnce:
    async def test_leave_an_exact_average_and_count(self, database: Database) -> None:
        shop = await open_shop(database)
        people = [await make_actor(database) for _ in range(MANY)]
        stars = [number % 5 + 1 if number % 3 else 5 for number in range(MANY)]

        written = await asyncio.gather(
            *(review(database, who, shop.shirt.id, rating) for who, rating in zip(people, stars, strict=True))
        )

        assert len({each.id for each in written}) == MANY
        columns = [stars.count(number) for number in range(1, 6)]
        assert await totals(database, shop.shirt.id) == (MANY, sum(stars), columns)
        assert await shown(database, shop.shirt.id) == ((200 * sum(stars) + MANY) // (2 * MANY), MANY)
        assert await breaches(database) == []

    async def test_who_write_change_and_delete_never_wait_in_a_circle(self, database: Database) -> None:
        """Of two products, in both orders, while a moderator decides about the same reviews."""
        shop = await open_shop(database)
        moderator = await make_actor(database, MODERATE)
        people = [await make_actor(database) for _ in range(30)]
        products = [shop.shirt.id, shop.mug.id]
        first = [await review(database, who, products[n % 2], n % 5 + 1) for n, who in enumerate(people)]

        async def edit(who: Actor, review_id: UUID, rating: int) -> None:
            async with database.unit_of_work(who) as uow:
                await edit_review(uow, review_id, ReviewPatch(rating=rating))

        async def delete(who: Actor, review_id: UUID) -> None:
            async with database.unit_of_work(who) as uow:
                await delete_review(uow, review_id)

        async def decide(review_id: UUID) -> None:
            async with database.unit_of_work(moderator) as uow:
                await reject_review(uow, review_id, reason="No.")
            async with database.unit_of_work(moderator) as uow:
                await approve_review(uow, review_id)

        works = []
        for n, (who, each) in enumerate(zip(people, first, strict=True)):
            works.append(review(database, who, products[(n + 1) % 2], (n + 2) % 5 + 1))
            works.append(delete(who, each.id) if n % 3 == 0 else edit(who, each.id, (n + 3) % 5 + 1))  # type: ignore[arg-type]
            if n % 3:
                works.append(decide(each.id))  # type: ignore[arg-type]
        await asyncio.gather(*works)

        assert await breaches(database) == []
        count = sum([(await totals(database, product))[0] for product in products])
        assert count == 30 + 20


class TestOnePersonTwiceAtOnce:
    async def test_is_counted_once_and_refused_once(self, database: Database) -> None:
        shop = await open_shop(database)
        who = await make_actor(database)

        found = await asyncio.gather(
            *(review(database, who, shop.shirt.id, rating) for rating in (1, 5)), return_exceptions=True
        )

        assert sorted(isinstance(each, AlreadyReviewed) for each in found) == [False, True], found
        count, total, _ = await totals(database, shop.shirt.id)
        assert (count, total) in {(1, 1), (1, 5)}
        assert await breaches(database) == []

    async def test_from_two_tabs_gets_one_201_and_one_409(self, client: httpx.AsyncClient, database: Database) -> None:
        shop = await open_shop(database)
        ada = await enter(client, database)

        asked = [ada.ask("POST", f"/products/{shop.shirt.id}/reviews", {"rating": stars}) for stars in (4, 5)]
        answers = await asyncio.gather(*asked)

        assert sorted(each.status_code for each in answers) == [201, 409]
        refused = next(each for each in answers if each.status_code == 409).json()
        assert refused["code"] == "already_reviewed"
        assert refused["detail"] == "You have already reviewed this product."
        assert (await totals(database, shop.shirt.id))[0] == 1


class TestHelpful:
    async def test_is_counted_once_a_person_however_many_say_so_at_once(self, database: Database) -> None:
        shop = await open_shop(database)
        written = await review(database, await make_actor(database), shop.shirt.id)
        people = [await make_actor(database) for _ in range(20)]

        async def vote(who: Actor) -> None:
            async with database.unit_of_work(who) as uow:
                await find_helpful(uow, written.id)

        await asyncio.gather(*(vote(who) for who in people for _ in range(2)))

        async with database.read(people[0]) as ctx:
            assert (await get_review(ctx, written.id)).helpful_count == 20
        assert await breaches(database) == []

    async def test_or_reporting_or_answering_it_while_its_author_takes_it_back_is_too_late_or_in_time(
        self, database: Database
    ) -> None:
        shop = await open_shop(database)
        people = [await make_actor(database) for _ in range(6)]
        owner, outcomes = vendor_of(shop.store), set[str]()

        async def attempt(who: Actor, command: object, *body: object) -> None:
            try:
                async with database.unit_of_work(who) as uow:
                    await command(uow, *body)  # type: ignore[operator]
                outcomes.add("done")
            except Refusal as refusal:
                outcomes.add(refusal.code)

        for _ in range(6):
            author = await make_actor(database)
            written = await review(database, author, shop.shirt.id)
            works = [attempt(who, find_helpful, written.id) for who in people[:3]]
            works += [attempt(who, report_review, written.id, ReportBody()) for who in people[3:]]
            works.append(attempt(owner, reply_to_review, written.id, ReplyBody(text="Thank you.")))
            works.insert(3, attempt(author, delete_review, written.id))
            await asyncio.gather(*works)

        assert outcomes <= {"done", "unknown_review"}
        assert await breaches(database) == []
