"""What a refund says in the ledger: the sale's accounts, each by its share, so that all refunds together undo the sale."""

from collections import Counter
from collections.abc import Sequence
from typing import Final

import msgspec

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.money import round_half_up
from souk.ledger import Account, Posting, post, posted_under
from souk.orders.refund_rows import RefundRow
from souk.orders.rows import OrderRow
from souk.orders.shares import Parts

SALE, REFUND, REVERSED = "sale", "refund", "refund_reversed"
TENDERS: Final = (Account.GIFT_CARDS, Account.CREDIT)


class Booked(msgspec.Struct, frozen=True):
    """What of a sale the ledger still holds. `is_known` is false for orders that are older than the ledger."""

    is_known: bool = False
    by_gateway: int = 0
    tendered: int = 0
    promotions: int = 0


async def booked_of(ctx: ReadContext, order: OrderRow, refunds: Sequence[RefundRow]) -> Booked:
    sale = await posted_under(ctx, SALE, order.id)
    lines = list(sale)
    for refund in refunds:
        for kind in (REFUND, REVERSED):
            lines += await posted_under(ctx, kind, refund.id)
    held: Counter[Account] = Counter()
    for line in lines:
        held[line.account] += line.amount
    return Booked(
        is_known=bool(sale),
        by_gateway=held[Account.GATEWAY],
        tendered=sum(held[account] for account in TENDERS),
        promotions=held[Account.PROMOTIONS],
    )


async def post_refund(
    uow: UnitOfWork, order: OrderRow, refund: RefundRow, *, booked: Booked, left: Parts, given_back: Sequence[Posting]
) -> None:
    """`left`: what was not yet refunded before this. `given_back`: what went to gift cards and credit."""
    if not booked.is_known:
        return
    all_of_it = refund.amount == left.amount
    by, of = (refund.goods, left.goods) if left.goods else (refund.amount, left.amount)
    promotions = booked.promotions if all_of_it else round_half_up(booked.promotions * by, of)
    lines = [
        Posting(Account.GATEWAY, None, -refund.by_gateway),
        *given_back,
        Posting(Account.PROMOTIONS, None, -promotions),
        Posting(Account.TAX, order.store_id, refund.tax),
        Posting(Account.VENDOR, order.store_id, refund.amount + promotions - refund.tax),
    ]
    await post(uow, REFUND, refund.id, lines, currency=order.currency)


async def post_reversal(uow: UnitOfWork, order: OrderRow, refund: RefundRow, *, kept: Parts) -> None:
    """The gateway would not send its part: what was posted for it is taken back. `kept` went to cards and credit."""
    posted: Counter[Account] = Counter()
    for line in await posted_under(uow, REFUND, refund.id):
        posted[line.account] += line.amount
    if not posted:
        return
    back = refund.parts - kept
    promotions = round_half_up(-posted[Account.PROMOTIONS] * back.amount, refund.amount)
    lines = [
        Posting(Account.GATEWAY, None, back.amount),
        Posting(Account.PROMOTIONS, None, promotions),
        Posting(Account.TAX, order.store_id, -back.tax),
        Posting(Account.VENDOR, order.store_id, back.tax - back.amount - promotions),
    ]
    await post(uow, REVERSED, refund.id, lines, currency=order.currency)
