"""Gift cards and credit of the demo: one to give away, one that ends soon, and an apology."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from souk.demo.hands import Calendar, Hands
from souk.demo.people import JOHN
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.money import Money
from souk.payments import NewCard, credit_of, give_credit, issue_gift_card

WORTH: Final = Money(50_00, "USD")
APOLOGY: Final = Money(15_00, "USD")


async def give_presents(database: Database, hands: Hands, calendar: Calendar, people: Mapping[str, UUID]) -> None:
    """A second time it gives nothing."""
    hands.turn_to(calendar.today - timedelta(days=12))
    ends = (calendar.today + timedelta(days=10)).date()
    async with database.unit_of_work(SYSTEM) as uow:
        if await credit_of(uow, people[JOHN]):
            return
        await issue_gift_card(uow, NewCard(worth=WORTH, reason="A prize in the autumn draw"))
        await issue_gift_card(uow, NewCard(worth=Money(25_00, "USD"), expires_on=ends, reason="A birthday"))
        await give_credit(uow, people[JOHN], APOLOGY, reason="The lamp came a week late. Sorry!")
