"""Keeping each order's commission: taken when it is paid, given back with its refunds, posted both times."""

from uuid import UUID

import msgspec
from sqlalchemy import select
from sqlalchemy.sql import ColumnElement

from souk.kernel.database import ReadContext, UnitOfWork
from souk.ledger import Account, LedgerRow, Posting, is_posted, post, posted_under
from souk.orders import OrderPaid, OrderRefunded, OrderRefundReopened, PromotionTakenBack, goods_of_lines
from souk.payouts.commission.arithmetic import part_given_back
from souk.payouts.commission.queries import commission_of
from souk.payouts.errors import NotYetHeard
from souk.payouts.models import Earning, EarningRefund
from souk.stores import get_store

SALE, REFUND, REVERSED, TAKEN_BACK = "sale", "refund", "refund_reversed", "promotion_taken_back"
"""What orders posts."""
COMMISSION, COMMISSION_BACK, COMMISSION_AGAIN = "commission", "commission_refund", "commission_again"


async def earn(uow: UnitOfWork, happened: OrderPaid) -> None:
    """Take the commission of a paid order. Twice is once."""
    if await _find(uow, Earning.order_id == happened.order_id) is not None:
        return
    store = await get_store(uow, happened.store_id)
    lines = await goods_of_lines(uow, happened.order_id)
    found = await commission_of(uow, lines, goods=happened.goods, store=store, currency=happened.currency)
    row = Earning(
        order_id=happened.order_id,
        store_id=happened.store_id,
        number=happened.number,
        currency=happened.currency,
        goods=happened.goods,
        sale=-_share(await posted_under(uow, SALE, happened.order_id), happened.store_id),
        commission=found.amount,
        trace=msgspec.json.encode(found.steps).decode(),
        goods_back=0,
        refunded=0,
        commission_back=0,
        paid_at=uow.now,
        delivered_at=None,
    )
    uow.session.add(row)
    await uow.session.flush()
    await _post(uow, COMMISSION, happened.order_id, row, found.amount)


async def give_back(uow: UnitOfWork, happened: OrderRefunded) -> None:
    """Give the commission of a refund back, in proportion; the last refund takes the rest. Twice is once."""
    await _give_back(uow, happened, goods=happened.goods, kind=REFUND)


async def take_promotion_back(uow: UnitOfWork, happened: PromotionTakenBack) -> None:
    """Of goods that had cost their buyer nothing. Twice is once."""
    await _give_back(uow, happened, goods=0, kind=TAKEN_BACK)


async def _give_back(uow: UnitOfWork, happened: OrderRefunded | PromotionTakenBack, *, goods: int, kind: str) -> None:
    row = await _to_change(uow, happened.order_id)
    if row is None or await _refund(uow, happened.reference_id) is not None:
        return
    goods_back = min(row.goods_back + goods, row.goods)
    given = part_given_back(row.commission, goods=row.goods, goods_back=goods_back, is_whole=happened.is_whole)
    back = max(given - row.commission_back, 0)
    refunded = _share(await posted_under(uow, kind, happened.reference_id), row.store_id)
    uow.session.add(
        EarningRefund(
            reference_id=happened.reference_id,
            order_id=row.order_id,
            goods=goods_back - row.goods_back,
            refunded=refunded,
            commission_back=back,
            at=uow.now,
            reopened_at=None,
        )
    )
    row.goods_back, row.refunded, row.commission_back = goods_back, row.refunded + refunded, row.commission_back + back
    await uow.session.flush()
    await _post(uow, COMMISSION_BACK, happened.reference_id, row, -back)


async def take_again(uow: UnitOfWork, happened: OrderRefundReopened) -> None:
    """A refund did not go back after all: its share of the commission is taken again. Twice is once."""
    row = await _to_change(uow, happened.order_id)
    if row is None:
        return
    refund = await _refund(uow, happened.reference_id)
    if refund is None:
        raise NotYetHeard(happened.reference_id)
    if refund.reopened_at is not None:
        return
    goods_back = max(row.goods_back - min(happened.goods, refund.goods), 0)
    given = part_given_back(row.commission, goods=row.goods, goods_back=goods_back, is_whole=False) if row.goods else 0
    again = min(max(row.commission_back - given, 0), refund.commission_back)
    kept = -_share(await posted_under(uow, REVERSED, happened.reference_id), row.store_id)
    refund.reopened_at = uow.now
    row.goods_back, row.refunded, row.commission_back = goods_back, row.refunded - kept, row.commission_back - again
    await uow.session.flush()
    await _post(uow, COMMISSION_AGAIN, happened.reference_id, row, again)


async def note_delivery(uow: UnitOfWork, order_id: UUID) -> None:
    """From now on the days run after which the store's share is released. Twice is once."""
    row = await _to_change(uow, order_id)
    if row is not None and row.delivered_at is None:
        row.delivered_at = uow.now


async def _to_change(uow: UnitOfWork, order_id: UUID) -> Earning | None:
    """None for an order that is older than the ledger. Raises NotYetHeard: the letter is tried again later."""
    row = await _find(uow, Earning.order_id == order_id, lock=True)
    if row is None and await is_posted(uow, SALE, order_id):
        raise NotYetHeard(order_id)
    return row


async def _find(ctx: ReadContext, condition: ColumnElement[bool], *, lock: bool = False) -> Earning | None:
    wanted = select(Earning).where(condition).execution_options(populate_existing=True)
    found: Earning | None = await ctx.session.scalar(wanted.with_for_update() if lock else wanted)
    return found


async def _refund(ctx: ReadContext, reference_id: UUID) -> EarningRefund | None:
    return await ctx.session.get(EarningRefund, reference_id, populate_existing=True)


def _share(lines: list[LedgerRow], store_id: UUID) -> int:
    """What an entry moves in the store's account; what it is owed is negative."""
    return sum(line.amount for line in lines if line.account is Account.VENDOR and line.owner_id == store_id)


async def _post(uow: UnitOfWork, kind: str, reference_id: UUID, row: Earning, amount: int) -> None:
    """From the store to the marketplace; a negative amount the other way."""
    lines = [Posting(Account.COMMISSION, None, -amount), Posting(Account.VENDOR, row.store_id, amount)]
    await post(uow, kind, reference_id, lines, currency=row.currency)
