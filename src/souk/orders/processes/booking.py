"""Booking sales: what of each order the store, the tax office and the platform get, and who paid it."""

from collections.abc import Sequence

from souk.kernel.database import UnitOfWork
from souk.ledger import Account, Posting, post
from souk.orders.events import OrderPaid
from souk.orders.numbering import number_text
from souk.orders.recording import Paid
from souk.payments import Covered

SALE = "sale"


async def book_sales(uow: UnitOfWork, orders: Sequence[Paid], covered: Sequence[Covered]) -> None:
    """One entry for each order of a payment that was captured, and `OrderPaid`. Nothing waits for what it writes."""
    for order, shares in zip(orders, shares_of([order.total for order in orders], covered), strict=True):
        await post(uow, SALE, order.id, sale_of(order, shares), currency=order.currency)
        uow.emit(_paid(order))


def sale_of(order: Paid, covered: Sequence[Covered]) -> list[Posting]:
    """Who paid (debit) and whose it is (credit). What the platform bears of the discounts, the store gets from it."""
    charged = order.total - sum(each.amount for each in covered)
    return [
        Posting(Account.GATEWAY, None, charged),
        *(Posting(each.account, each.owner_id, each.amount) for each in covered),
        Posting(Account.PROMOTIONS, None, order.platform_discount),
        Posting(Account.TAX, order.store_id, -order.tax),
        Posting(Account.VENDOR, order.store_id, order.tax - order.total - order.platform_discount),
    ]


def shares_of(totals: Sequence[int], covered: Sequence[Covered]) -> list[list[Covered]]:
    """What cards and credit pay of each order: the first of them the first orders, until nothing is left of them."""
    left = [each.amount for each in covered]
    shares: list[list[Covered]] = []
    for total in totals:
        own, due = [], total
        for index, each in enumerate(covered):
            if part := min(left[index], due):
                own.append(Covered(each.gift_card_id, each.person_id, part))
                left[index] -= part
                due -= part
        shares.append(own)
    return shares


def _paid(order: Paid) -> OrderPaid:
    return OrderPaid(
        order_id=order.id,
        checkout_id=order.checkout_id,
        number=number_text(order.number),
        store_id=order.store_id,
        customer_id=order.customer_id,
        currency=order.currency,
        total=order.total,
        goods=order.goods,
        platform_discount=order.platform_discount,
        points_spent=order.points_spent,
    )
