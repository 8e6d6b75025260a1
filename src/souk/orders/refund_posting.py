"""What a refund says in the ledger: the sale's accounts, each by its share, so that all refunds together undo the sale."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final
from uuid import UUID

import msgspec

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.money import round_half_up
from souk.ledger import Account, Posting, post, posted_under
from souk.orders.refund_rows import RefundRow, takebacks_of_order
from souk.orders.rows import LineRow, OrderRow
from souk.orders.shares import NOTHING, Parts, borne_of, left_in

SALE, REFUND, REVERSED, TAKEN_BACK = "sale", "refund", "refund_reversed", "promotion_taken_back"
TENDERS: Final = (Account.GIFT_CARDS, Account.CREDIT)


class Booked(msgspec.Struct, frozen=True):
    """What of a sale the ledger still holds. `is_known` is false for orders that are older than the ledger."""

    is_known: bool = False
    by_gateway: int = 0
    tendered: int = 0
    promotions: int = 0


class Goods(msgspec.Struct, frozen=True):
    """So many `pieces` of what was `bought`, after those that came back `before`; `worth` is what was paid for them."""

    bought: Sequence[LineRow] = ()
    pieces: Mapping[UUID, int] = {}
    before: Mapping[UUID, int] = {}
    worth: Parts = NOTHING

    @property
    def is_all_that_is_left(self) -> bool:
        left = left_in(self.bought, before=self.before)
        return all(self.pieces.get(line, 0) >= quantity for line, quantity in left.items())


async def booked_of(ctx: ReadContext, order: OrderRow, refunds: Sequence[RefundRow]) -> Booked:
    sale = await posted_under(ctx, SALE, order.id)
    lines = list(sale)
    for refund in refunds:
        for kind in (REFUND, REVERSED):
            lines += await posted_under(ctx, kind, refund.id)
    held: Counter[Account] = Counter()
    for line in lines:
        held[line.account] += line.amount
    taken_back = sum(each.promotions for each in await takebacks_of_order(ctx, order.id)) if sale else 0
    return Booked(
        is_known=bool(sale),
        by_gateway=held[Account.GATEWAY],
        tendered=sum(held[account] for account in TENDERS),
        promotions=held[Account.PROMOTIONS] - taken_back,
    )


def promotions_of_refund(booked: Booked, refund: RefundRow, *, left: Parts, goods: Goods) -> int:
    """What the platform bore of what is paid back: of its pieces, or where it is for none, in the money's proportions."""
    if goods.pieces:
        whole, worth = promotions_of_pieces(booked, goods), goods.worth.goods
        return round_half_up(whole * min(refund.goods, worth), worth) if worth else whole
    if refund.amount == left.amount:
        return booked.promotions
    by, of = (refund.goods, left.goods) if left.goods else (refund.amount, left.amount)
    return round_half_up(booked.promotions * by, of)


def promotions_of_pieces(booked: Booked, goods: Goods) -> int:
    """What the platform bore of these pieces, by their discounts; the last ones bring the rest."""
    if goods.is_all_that_is_left:
        return booked.promotions
    left = left_in(goods.bought, before=goods.before)
    by = borne_of(goods.bought, goods.pieces, before=goods.before).all
    of = borne_of(goods.bought, left, before=goods.before).all
    return round_half_up(booked.promotions * by, of) if of else 0


async def post_refund(
    uow: UnitOfWork, order: OrderRow, refund: RefundRow, *, promotions: int, given_back: Sequence[Posting]
) -> None:
    """`promotions`: what the platform bore of it. `given_back`: what went to gift cards and credit."""
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
