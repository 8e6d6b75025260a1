"""Mails and notices about money on its way to a store."""

from uuid import UUID

import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.ids import new_id
from souk.ledger import Account, Posting, post
from souk.payouts import fail_payout, mark_failed, request_payout, send_payout
from souk.payouts.transfers import ManualTransfers
from tests.cart.factories import Shop
from tests.identity.factories import make_person
from tests.notifications.factories import carry_all, letters
from tests.notifications.test_notices import notices_of
from tests.payouts.factories import open_shop
from tests.post_office import PostOffice, Taken

pytestmark = pytest.mark.anyio
BY_HAND = ManualTransfers()


async def a_payout(database: Database) -> tuple[Shop, UUID]:
    shop = await open_shop(database)
    async with database.unit_of_work(SYSTEM) as uow:
        lines = [Posting(Account.FEES, None, 80_00), Posting(Account.VENDOR, shop.store.id, -80_00)]
        await post(uow, "correction", new_id(), lines, currency=shop.store.currency)
    async with database.unit_of_work(SYSTEM) as uow:
        return shop, (await request_payout(uow, shop.store.id)).id


async def seen(database: Database, person_id: UUID) -> list[tuple[str, str]]:
    return [(each.title, each.type.value) for each in await notices_of(database, person_id)]


def told(office: PostOffice, email: str) -> list[Taken]:
    """Beside the welcome."""
    return [each for each in office.mails_to(email) if "Blue Door" in each.subject]


class TestPayouts:
    async def test_that_are_sent_are_told_to_the_stores_people_once(
        self, database: Database, office: PostOffice
    ) -> None:
        shop, payout_id = await a_payout(database)
        owner = await make_person(database, role="vendor_owner", store_id=shop.store.id)
        other = await make_person(database)
        for _ in range(2):
            await send_payout(database, BY_HAND, SYSTEM, payout_id)
            await carry_all(database)

        (mail,) = told(office, owner.email)
        assert mail.subject == "$80.00 for Blue Door is on its way"
        assert "Bazaar Bank, ends in 3000" in mail.part("plain")
        assert await seen(database, owner.id) == [("$80.00 is on its way to Blue Door", "payout")]
        assert (told(office, other.email), await seen(database, other.id)) == ([], [])

    async def test_that_failed_say_why(self, database: Database, office: PostOffice) -> None:
        shop, payout_id = await a_payout(database)
        owner = await make_person(database, role="vendor_owner", store_id=shop.store.id)
        await fail_payout(database, BY_HAND, SYSTEM, payout_id, note="No such account")
        await carry_all(database)

        (mail,) = told(office, owner.email)
        assert mail.subject == "A payout to Blue Door failed"
        assert "The bank said: No such account" in mail.part("plain")
        assert await seen(database, owner.id) == [("A payout of $80.00 to Blue Door failed", "payout")]

    async def test_that_failed_at_once_are_not_said_to_be_on_their_way(
        self, database: Database, office: PostOffice
    ) -> None:
        shop, payout_id = await a_payout(database)
        owner = await make_person(database, role="vendor_owner", store_id=shop.store.id)
        await send_payout(database, BY_HAND, SYSTEM, payout_id)
        async with database.unit_of_work(SYSTEM) as uow:
            await mark_failed(uow, payout_id, note="No such account")
        await carry_all(database)

        assert [each.subject for each in told(office, owner.email)] == ["A payout to Blue Door failed"]
        assert {row.kind for row in await letters(database)} >= {"payout_sent", "payout_failed"}
