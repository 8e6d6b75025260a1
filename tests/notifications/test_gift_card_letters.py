"""Mails that bring gift cards."""

import pytest
from sqlalchemy import select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.notifications.models import LetterRow
from souk.payments import NewCard, issue_gift_card
from souk.payments.tenders.codes import write_code
from souk.payments.tenders.commands import void_gift_card
from tests.notifications.factories import carry_all
from tests.post_office import PostOffice

pytestmark = pytest.mark.anyio


async def issue(database: Database, **details: object) -> tuple[object, str]:
    async with database.unit_of_work(SYSTEM) as uow:
        new = NewCard(worth=Money(25_00, "USD"), email="ada@example.com", **details)  # type: ignore[arg-type]
        made = await issue_gift_card(uow, new)
    return made.id, write_code(made.code)


class TestAGiftCard:
    async def test_is_mailed_with_its_code_and_the_givers_words(self, database: Database, office: PostOffice) -> None:
        _, code = await issue(database, message="Happy birthday!")
        await carry_all(database)
        (mail,) = office.mails_to("ada@example.com")
        assert mail.subject == "A gift card over $25.00 for you"
        for text in (mail.text, mail.html):
            for word in (code, "$25.00", "Happy birthday!"):
                assert word in text
        async with database.read(SYSTEM) as ctx:
            (about,) = await ctx.session.scalars(select(LetterRow.about).where(LetterRow.kind == "gift_card"))
        assert code not in repr(about)

    async def test_that_was_voided_meanwhile_is_not(self, database: Database, office: PostOffice) -> None:
        card_id, _ = await issue(database)
        async with database.unit_of_work(SYSTEM) as uow:
            await void_gift_card(uow, card_id, reason="A mistake.")  # type: ignore[arg-type]
        await carry_all(database)
        assert office.mails_to("ada@example.com") == []
