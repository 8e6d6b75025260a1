"""Facts about the ledger that no storm may break."""

from collections.abc import Sequence

from sqlalchemy import func, select

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.ledger.models import LedgerLine
from souk.ledger.posting import OF_POINTS, POINTS_CURRENCY
from souk.ledger.queries import Balance, trial_balance

MOST = 100
"""How many breaches of a fact are told."""


async def _unbalanced(ctx: ReadContext) -> list[str]:
    rows = await ctx.session.execute(
        select(LedgerLine.entry_id, LedgerLine.currency, func.sum(LedgerLine.amount))
        .group_by(LedgerLine.entry_id, LedgerLine.currency)
        .having(func.sum(LedgerLine.amount) != 0)
        .order_by(LedgerLine.entry_id)
        .limit(MOST)
    )
    return [
        f"Entry {entry_id} does not balance: {amount} {currency} are left over." for entry_id, currency, amount in rows
    ]


def _left_over(balances: Sequence[Balance]) -> list[str]:
    sums: dict[str, int] = {}
    for each in balances:
        sums[each.currency] = sums.get(each.currency, 0) + each.balance
    return [
        f"All accounts together should be nought, and are {amount} {money}." for money, amount in sums.items() if amount
    ]


async def _trial_balance_is_zero(ctx: ReadContext) -> list[str]:
    balances = await trial_balance(ctx)
    money = [each for each in balances if each.currency != POINTS_CURRENCY]
    points = [each for each in balances if each.currency == POINTS_CURRENCY]
    return [*_left_over(money), *_left_over(points)]


async def _points_apart(ctx: ReadContext) -> list[str]:
    is_points = LedgerLine.currency == POINTS_CURRENCY
    mixed = LedgerLine.account.in_(OF_POINTS) != is_points
    rows = await ctx.session.scalars(select(LedgerLine.entry_id).where(mixed).distinct().limit(MOST))
    return [f"Entry {each} mixes points and money." for each in rows]


INVARIANTS = (
    Invariant(name="ledger.entries_balance", find=_unbalanced),
    Invariant(name="ledger.trial_balance_is_zero", find=_trial_balance_is_zero),
    Invariant(name="ledger.points_apart", find=_points_apart),
)
