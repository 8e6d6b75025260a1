"""Uses of coupons, counted exactly, however many ask at once."""

import asyncio
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import ChangedAtOnce, Database
from souk.kernel.errors import Refusal
from souk.kernel.ids import new_id
from souk.pricing import CouponTerms, keep_coupons, release_coupons, take_coupons
from souk.pricing.coupons.commands import change_coupon
from souk.pricing.coupons.holding import LEAKED_AFTER, release_leaked
from souk.pricing.coupons.schemas import ChangeCoupon
from souk.pricing.errors import CouponNeedsSignIn, CouponUsedByYou, CouponUsedUp, UnknownCoupon
from souk.stores import ensure_platform_store
from tests.identity.factories import make_person
from tests.pricing.coupons.factories import make_coupon, terms_in, uses_of

pytestmark = pytest.mark.anyio


@pytest.fixture(autouse=True)
async def platform(database: Database) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await ensure_platform_store(uow)


async def take(database: Database, *coupons: CouponTerms, person: UUID | None = None) -> UUID:
    checkout_id = new_id()
    async with database.unit_of_work(SYSTEM) as uow:
        await take_coupons(
            uow, coupons, checkout_id=checkout_id, person=person, amounts={each.id: 5_00 for each in coupons}
        )
    return checkout_id


async def try_to_take(database: Database, *coupons: CouponTerms, person: UUID | None = None) -> str:
    try:
        await take(database, *coupons, person=person)
    except Refusal as refused:
        return refused.code
    return "taken"


class TestTakingACoupon:
    async def test_counts_a_use_for_the_checkout_and_its_person(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database)).id)
        person = await make_person(database)

        await take(database, coupon, person=person.id)
        await take(database, coupon)

        assert await uses_of(database, coupon.id) == (
            2, [(person.id, "held"), (None, "held")], {person.id: 1}
        )  # fmt: skip

    async def test_is_refused_once_it_is_used_up_and_changes_nothing(self, database: Database) -> None:
        limited = await terms_in(database, (await make_coupon(database, limit_total=1)).id)
        other = await terms_in(database, (await make_coupon(database, "OTHER")).id)
        await take(database, limited)

        with pytest.raises(CouponUsedUp):
            await take(database, other, limited)

        assert (await uses_of(database, limited.id))[0] == 1
        assert await uses_of(database, other.id) == (0, [], {})

    async def test_is_refused_to_who_used_it_as_often_as_it_allows(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database, limit_per_person=1)).id)
        ada, bert = await make_person(database), await make_person(database)
        await take(database, coupon, person=ada.id)

        with pytest.raises(CouponUsedByYou):
            await take(database, coupon, person=ada.id)
        with pytest.raises(CouponNeedsSignIn):
            await take(database, coupon)
        await take(database, coupon, person=bert.id)

        assert await uses_of(database, coupon.id) == (
            2, [(ada.id, "held"), (bert.id, "held")], {ada.id: 1, bert.id: 1}
        )  # fmt: skip

    async def test_is_refused_where_the_coupon_is_not_what_was_looked_at(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database)).id)
        async with database.unit_of_work(SYSTEM) as uow:
            await change_coupon(uow, coupon.id, ChangeCoupon(discount_value=5))
        with pytest.raises(ChangedAtOnce):
            await take(database, coupon)
        async with database.unit_of_work(SYSTEM) as uow:
            await change_coupon(uow, coupon.id, ChangeCoupon(is_active=False))
        with pytest.raises(UnknownCoupon):
            await take(database, coupon)
        assert await uses_of(database, coupon.id) == (0, [], {})


class TestAStorm:
    async def test_of_a_hundred_uses_of_a_coupon_limited_to_ten_is_ten(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database, limit_total=10)).id)

        outcomes = Counter(await asyncio.gather(*(try_to_take(database, coupon) for _ in range(100))))

        assert outcomes == {"taken": 10, "coupon_used_up": 90}
        counter, uses, _ = await uses_of(database, coupon.id)
        assert (counter, len(uses)) == (10, 10)

    async def test_of_two_for_the_last_use_lets_one_through(self, database: Database) -> None:
        for number in range(5):
            coupon = await terms_in(database, (await make_coupon(database, f"LAST{number}", limit_total=1)).id)
            outcomes = await asyncio.gather(*(try_to_take(database, coupon) for _ in range(2)))
            assert sorted(outcomes) == ["coupon_used_up", "taken"]
            assert (await uses_of(database, coupon.id))[0] == 1

    async def test_of_one_person_keeps_their_limit(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database, limit_per_person=2, limit_total=50)).id)
        person = await make_person(database)

        outcomes = Counter(await asyncio.gather(*(try_to_take(database, coupon, person=person.id) for _ in range(20))))

        assert outcomes == {"taken": 2, "coupon_used_by_you": 18}
        assert await uses_of(database, coupon.id) == (2, [(person.id, "held")] * 2, {person.id: 2})

    async def test_of_checkouts_with_the_same_coupons_in_any_order_waits_in_no_circle(self, database: Database) -> None:
        coupons = [await terms_in(database, (await make_coupon(database, f"PAIR{each}")).id) for each in range(2)]

        outcomes = await asyncio.gather(
            *(try_to_take(database, *(coupons if each % 2 else reversed(coupons))) for each in range(20))
        )

        assert Counter(outcomes) == {"taken": 20}
        assert [(await uses_of(database, each.id))[0] for each in coupons] == [20, 20]

    async def test_of_taking_and_letting_go_ends_with_what_was_kept(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database, limit_total=3)).id)
        person = await make_person(database)

        async def take_and_end(number: int) -> int:
            try:
                checkout_id = await take(database, coupon, person=person.id)
            except CouponUsedUp:
                return 0
            async with database.unit_of_work(SYSTEM) as uow:
                if number % 2:
                    await release_coupons(uow, checkout_id)
                    return 0
                await keep_coupons(uow, checkout_id)
                return 1

        kept = sum(await asyncio.gather(*(take_and_end(number) for number in range(30))))

        assert await uses_of(database, coupon.id) == (kept, [(person.id, "kept")] * kept, {person.id: kept})
        assert 0 < kept <= 3


class TestEndingAUse:
    async def test_keeps_it_with_the_orders(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database)).id)
        checkout_id = await take(database, coupon)
        async with database.unit_of_work(SYSTEM) as uow:
            await keep_coupons(uow, checkout_id)
        assert await uses_of(database, coupon.id) == (1, [(None, "kept")], {})

    async def test_gives_it_back_once_when_the_checkout_comes_to_nothing(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database, limit_total=1, limit_per_person=1)).id)
        person = await make_person(database)
        checkout_id = await take(database, coupon, person=person.id)
        answers = []
        for _ in range(2):
            async with database.unit_of_work(SYSTEM) as uow:
                answers.append(await release_coupons(uow, checkout_id))
        assert answers == [True, False]
        assert await uses_of(database, coupon.id) == (0, [], {person.id: 0})
        await take(database, coupon, person=person.id)


@contextmanager
def at(database: Database, instant: datetime) -> Iterator[None]:
    before, database.clock = database.clock, lambda: instant
    try:
        yield
    finally:
        database.clock = before


class TestForgottenUses:
    async def test_are_given_back_after_two_days_and_kept_ones_are_not(self, database: Database) -> None:
        coupon = await terms_in(database, (await make_coupon(database)).id)
        now = datetime.now(UTC)
        with at(database, now - LEAKED_AFTER - timedelta(minutes=1)):
            await take(database, coupon)
            kept = await take(database, coupon)
            async with database.unit_of_work(SYSTEM) as uow:
                await keep_coupons(uow, kept)
        with at(database, now - LEAKED_AFTER + timedelta(minutes=1)):
            await take(database, coupon)

        assert await release_leaked(database) == 1

        assert await uses_of(database, coupon.id) == (2, [(None, "kept"), (None, "held")], {})
        assert await release_leaked(database) == 0
