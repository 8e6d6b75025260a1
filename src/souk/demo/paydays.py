"""Money in the demo: what the marketplace keeps, and the days on which stores get the rest."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from souk.demo.catalogue import STORES
from souk.demo.hands import Calendar, Hands
from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database
from souk.kernel.pagination import PageQuery
from souk.payouts import (
    CommissionRuleBody,
    Destination,
    ManualTransfers,
    PayoutFilter,
    PayoutSchedule,
    PayoutStatus,
    Scope,
    add_rule,
    list_payouts,
    list_rules,
    mark_failed,
    mark_paid,
    send_payout,
    set_account,
    start_due_payouts,
)

START, SETTLE = timedelta(hours=5), timedelta(hours=10)
ASKS_FOR_IT: Final = "nimbus-supply"
MONTHLY: Final = "linden-and-vale"
"""Mostly has something available to ask for."""
REFUSED_IN_WEEK: Final = 4
RULES: Final[tuple[dict[str, Any], ...]] = (
    {"name": "Marketplace share", "basis_points": 1000, "minimum": 50, "currency": "USD"},
    {"name": "Linden & Vale, founding partner", "scope": Scope.STORE, "of": "linden-and-vale", "basis_points": 800},
    {"name": "Payment handling", "fixed": 30, "currency": "USD", "stacks": True},
)
BANKS: Final = ("Bazaar Bank", "First Harbour", "Meridian Trust")


async def set_terms(database: Database, hands: Hands, calendar: Calendar, stores: Mapping[str, UUID]) -> None:
    """Before the first sale: rules, and where each store's money goes. A second time it changes nothing."""
    hands.turn_to(calendar.opened + timedelta(hours=1))
    async with database.unit_of_work(SYSTEM) as uow:
        if (await list_rules(uow, PageQuery(limit=1))).items:
            return
        for facts in RULES:
            given = {name: value for name, value in facts.items() if name != "of"}
            scope_id = stores[facts["of"]] if "of" in facts else None
            await add_rule(uow, CommissionRuleBody(**given, scope_id=scope_id))
        for number, store in enumerate(STORES):
            schedule = _schedule(store.slug)
            await set_account(
                uow,
                stores[store.slug],
                Destination(store.owner_name, f"00{4711 + 823 * number}{91 + number}", BANKS[number % len(BANKS)]),
                schedule=schedule,
                next_on=None if schedule is PayoutSchedule.MANUAL else _monday(calendar.first_sale),
                minimum=25_00,
            )


class Paydays:
    """Every Monday the due payouts start in the morning and are settled by ten; the last stay to be looked at."""

    def __init__(self, database: Database, hands: Hands, calendar: Calendar) -> None:
        self._database, self._hands, self._calendar = database, hands, calendar
        self._next = datetime.combine(_monday(calendar.first_sale), datetime.min.time(), calendar.today.tzinfo)
        self._week = 0

    async def up_to(self, at: datetime) -> None:
        while self._next + SETTLE < at:
            self._hands.turn_to(self._next + START)
            await start_due_payouts(self._database)
            if self._next + timedelta(days=7) < self._calendar.today:
                self._hands.turn_to(self._next + SETTLE)
                await self._settle()
            self._next += timedelta(days=7)
            self._week += 1

    async def _settle(self) -> None:
        async with self._database.read(SYSTEM) as ctx:
            waiting = await list_payouts(ctx, PayoutFilter(is_open=True), PageQuery(limit=100))
        treasurer = Actor(name="Treasurer", is_system=True)
        for number, payout in enumerate(reversed(waiting.items)):
            if payout.status is PayoutStatus.REQUESTED:
                await send_payout(self._database, ManualTransfers(), treasurer, payout.id)
            async with self._database.unit_of_work(treasurer) as uow:
                if self._week == REFUSED_IN_WEEK and number == 0:
                    await mark_failed(uow, payout.id, note="The bank asks for the account holder's middle name.")
                else:
                    reference = f"{self._next:%y%m%d}-{self._week:02}{number:02}"
                    await mark_paid(uow, payout.id, reference=reference)


def _schedule(slug: str) -> PayoutSchedule:
    if slug == ASKS_FOR_IT:
        return PayoutSchedule.MANUAL
    return PayoutSchedule.MONTHLY if slug == MONTHLY else PayoutSchedule.WEEKLY


def _monday(at: datetime) -> date:
    """The first one after it."""
    return (at + timedelta(days=7 - at.weekday())).date()
