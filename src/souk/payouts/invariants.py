"""Facts about payouts that no storm may break."""

from sqlalchemy import func, select

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.ledger import Account, balance_of, posted_under
from souk.payouts.commands import OPEN
from souk.payouts.earning import COMMISSION
from souk.payouts.models import Earning, EarningRefund, Payout

MOST = 100
"""How many breaches of a fact are told."""


async def _on_the_way(ctx: ReadContext) -> list[str]:
    """What is on its way to a store is what its open payouts come to."""
    open_amount = func.sum(Payout.amount).filter(Payout.status.in_(OPEN))
    rows = await ctx.session.execute(
        select(Payout.store_id, Payout.currency, func.coalesce(open_amount, 0))
        .group_by(Payout.store_id, Payout.currency)
        .order_by(Payout.store_id)
    )
    found = []
    for store_id, currency, amount in rows:
        on_the_way = -await balance_of(ctx, Account.PAYOUTS, store_id, currency)
        if on_the_way != amount:
            found.append(f"Store {store_id} has {on_the_way} {currency} on its way, its open payouts are {amount}.")
    return found[:MOST]


async def _commission_posted(ctx: ReadContext) -> list[str]:
    """Of the latest orders: what was taken is what the ledger says."""
    latest = select(Earning.order_id, Earning.commission).where(Earning.commission > 0)
    rows = (await ctx.session.execute(latest.order_by(Earning.order_id.desc()).limit(MOST))).all()
    found = []
    for order_id, amount in rows:
        lines = await posted_under(ctx, COMMISSION, order_id)
        if [line.amount for line in lines if line.account is Account.COMMISSION] != [-amount]:
            found.append(f"The commission of order {order_id} is not what the ledger says.")
    return found


async def _refunds_sum_up(ctx: ReadContext) -> list[str]:
    standing = EarningRefund.reopened_at.is_(None)
    given = func.coalesce(func.sum(EarningRefund.commission_back).filter(standing), 0)
    rows = await ctx.session.execute(
        select(Earning.order_id)
        .join(EarningRefund, EarningRefund.order_id == Earning.order_id)
        .group_by(Earning.order_id, Earning.commission_back)
        .having((given != Earning.commission_back) & (func.count(EarningRefund.reopened_at) == 0))
        .order_by(Earning.order_id)
        .limit(MOST)
    )
    return [f"The refunds of order {row.order_id} do not sum to the commission given back." for row in rows]


INVARIANTS = (
    Invariant(name="payouts.on_the_way_is_open_payouts", find=_on_the_way),
    Invariant(name="payouts.commission_is_posted", find=_commission_posted),
    Invariant(name="payouts.commission_back_sums_up", find=_refunds_sum_up),
)
