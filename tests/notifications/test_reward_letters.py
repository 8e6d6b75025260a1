"""Mails and notices about tiers."""

import pytest

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.notifications import MailGroup
from souk.notifications.services import mute
from tests.identity.factories import make_person
from tests.loyalty.factories import make_paid, refund, take_back
from tests.notifications.factories import carry_all
from tests.notifications.test_notices import notices_of
from tests.post_office import PostOffice

pytestmark = pytest.mark.anyio


class TestTierChanged:
    async def test_tells_of_the_way_up(self, database: Database, office: PostOffice) -> None:
        ada = await make_person(database, full_name="Ada Byron", is_verified=True)
        await make_paid(database, ada.id, goods=1_460_00)

        await carry_all(database)

        (mail,) = [each for each in office.mails_to(ada.email) if "tier" in each.html]
        assert mail.subject == "You are Silver now"
        for text in (mail.text, mail.html):
            for word in ("Hello Ada", "5 % comes off every order", "1,460", "40 points", "/account/rewards"):
                assert word in text
        assert [each.title for each in await notices_of(database, ada.id)] == ["You are Silver now"]

    async def test_tells_of_the_way_down(self, database: Database, office: PostOffice) -> None:
        ada = await make_person(database, full_name="Ada Byron", is_verified=True)
        order = await make_paid(database, ada.id, goods=600_00)
        await carry_all(database)

        await take_back(database, refund(order, ada.id, 300_00))
        await carry_all(database)

        mail = office.mails_to(ada.email)[-1]
        assert mail.subject == "Your tier is Bronze now"
        assert "The points you have stay yours." in mail.text

    async def test_writes_of_where_they_are_once_they_have_moved_on(
        self, database: Database, office: PostOffice
    ) -> None:
        ada = await make_person(database, is_verified=True)
        order = await make_paid(database, ada.id, goods=600_00)
        await take_back(database, refund(order, ada.id, 600_00, is_whole=True))

        await carry_all(database)

        assert [each.subject for each in office.mails_to(ada.email) if "ier" in each.subject] == [
            "Your tier is Bronze now"
        ]

    async def test_writes_no_mail_to_who_does_not_want_it(self, database: Database, office: PostOffice) -> None:
        ada = await make_person(database, is_verified=True)
        async with database.unit_of_work(SYSTEM) as uow:
            await mute(uow, ada.id, MailGroup.REWARDS)
        await make_paid(database, ada.id, goods=600_00)

        await carry_all(database)

        assert [each.subject for each in office.mails_to(ada.email)] == ["Welcome to Souk"]
        assert len(await notices_of(database, ada.id)) == 1
