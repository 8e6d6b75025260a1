"""What a store is owed: all of it, what still waits, what it may have now, and what is on its way."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from sqlalchemy import case, func, or_, select

from souk.kernel.database import ReadContext
from souk.ledger import Account, KindSum, balance_of, sums_by_kind
from souk.payouts.earning import REVERSED, SALE
from souk.payouts.models import Earning, EarningRefund, PayoutTerms

USUAL_RELEASE_DAYS = 7
USUAL_MINIMUM = 0


class Terms(msgspec.Struct, frozen=True):
    """`release_days` after delivery a sale is available; less than `minimum` (minor units) is not paid out."""

    release_days: int = USUAL_RELEASE_DAYS
    minimum: int = USUAL_MINIMUM
    version: int = 0


class VendorBalance(msgspec.Struct, frozen=True, kw_only=True):
    """Minor units of `currency`. `total` is owed in all: `pending` waits for delivery and the days after it.

    `available` is the rest; negative where refunds came after a payout: the next payout makes up for it. What is
    `on_the_way` was taken off already.
    """

    store_id: UUID
    currency: str
    total: int
    pending: int
    available: int
    on_the_way: int


class _Earned(msgspec.Struct, frozen=True):
    """What these books know: sales, refunds that were not made after all, and what of it all is not released."""

    sale: int
    reversed: int
    waiting: int


async def get_terms(ctx: ReadContext) -> Terms:
    row = await ctx.session.get(PayoutTerms, 1, populate_existing=True)
    return Terms() if row is None else Terms(row.release_days, row.minimum, row.version)


async def find_balance(ctx: ReadContext, store_id: UUID, currency: str) -> VendorBalance:
    """Unguarded. The earnings are read before the ledger: what happens in between can only make less available.

    What was posted for a store and is not in its earnings yet, a sale or a refund that was not made, is pending.
    """
    earned = await _earned(ctx, store_id, currency, released_before=await _release_line(ctx))
    sums = [each for each in await sums_by_kind(ctx, Account.VENDOR, store_id) if each.currency == currency]
    total = -sum(each.amount for each in sums)
    unheard = [
        max(-_of_kind(sums, kind) - known, 0) for kind, known in ((SALE, earned.sale), (REVERSED, earned.reversed))
    ]
    pending = earned.waiting + sum(unheard)
    on_the_way = -await balance_of(ctx, Account.PAYOUTS, store_id, currency)
    return VendorBalance(
        store_id=store_id,
        currency=currency,
        total=total,
        pending=pending,
        available=total - pending,
        on_the_way=on_the_way,
    )


async def _release_line(ctx: ReadContext) -> datetime:
    return ctx.now - timedelta(days=(await get_terms(ctx)).release_days)


async def _earned(ctx: ReadContext, store_id: UUID, currency: str, *, released_before: datetime) -> _Earned:
    net = Earning.sale - Earning.refunded - Earning.commission + Earning.commission_back
    waits = or_(Earning.delivered_at.is_(None), Earning.delivered_at > released_before)
    of_store = (Earning.store_id == store_id, Earning.currency == currency)
    refunds = (
        select(func.coalesce(func.sum(EarningRefund.refunded), 0))
        .join(Earning, Earning.order_id == EarningRefund.order_id)
        .where(*of_store)
        .scalar_subquery()
    )
    found = await ctx.session.execute(
        select(
            func.coalesce(func.sum(Earning.sale), 0),
            refunds - func.coalesce(func.sum(Earning.refunded), 0),
            func.coalesce(func.sum(case((waits, net), else_=0)), 0),
        ).where(*of_store)
    )
    sale, reversed_, waiting = found.one()
    return _Earned(int(sale), int(reversed_), int(waiting))


def _of_kind(sums: Sequence[KindSum], kind: str) -> int:
    return sum(each.amount for each in sums if each.kind == kind)
