"""What whoever ordered is told of their checkout."""

from souk.kernel.database import Database, UnitOfWork
from souk.kernel.money import Money
from souk.orders import policy
from souk.orders.checkouts import CheckoutRow
from souk.orders.processes.capturing import Captured
from souk.orders.processes.opening import Opened
from souk.orders.processes.settling import Confirmed
from souk.orders.queries import OrderDetail, orders_of_checkout
from souk.orders.recording import as_paid
from souk.orders.request import PaymentReceipt, Placed
from souk.payments import MANUAL, GatewayAnswer, PaymentStatus, find_payments
from souk.stores import StoreName


async def read_placed(uow: UnitOfWork, checkout: CheckoutRow) -> Placed:
    payment = (await find_payments(uow, [checkout.payment_id]))[checkout.payment_id]
    return Placed(
        checkout_id=checkout.id,
        total=Money(checkout.total, checkout.currency),
        payment=PaymentReceipt(
            id=payment.id,
            transaction_id=payment.transaction_id,
            status=payment.status,
            message=payment.message,
            timestamp=payment.timestamp,
        ),
        orders=await orders_of_checkout(uow, checkout.id),
        guest_token=policy.guest_token(uow.keys, checkout.id) if checkout.customer_id is None else None,
    )


def placed_of(database: Database, opened: Opened, confirmed: Confirmed, paid: Captured) -> Placed:
    """The same from what is at hand, without asking the database again."""
    checkout, terms = opened.row, opened.priced.terms
    answer = paid.answer
    return Placed(
        checkout_id=checkout.id,
        total=Money(checkout.total, checkout.currency),
        payment=PaymentReceipt(
            id=checkout.payment_id,
            transaction_id=answer.transaction_id,
            status=PaymentStatus.CAPTURED,
            message=answer.message,
            timestamp=answer.answered_at,
        ),
        orders=[
            OrderDetail(
                order=as_paid(order, paid.numbers[order.id], paid.at),
                lines=[line for line in confirmed.lines if line.order_id == order.id],
                history=[],
                store=StoreName(order.store_id, terms[order.store_id].name, terms[order.store_id].slug),
            )
            for order in confirmed.orders
        ],
        destination=opened.destination,
        guest_token=policy.guest_token(database.keys, checkout.id) if checkout.customer_id is None else None,
    )


def waiting_of(database: Database, checkout: CheckoutRow, answer: GatewayAnswer) -> Placed:
    """Whoever pays has something to do first; there are no orders yet."""
    return Placed(
        checkout_id=checkout.id,
        total=Money(checkout.total, checkout.currency),
        payment=PaymentReceipt(
            id=checkout.payment_id,
            transaction_id=answer.transaction_id or None,
            status=PaymentStatus.REQUIRES_ACTION,
            message=answer.message,
            timestamp=answer.answered_at,
            client_secret=answer.client_secret,
            redirect_url=answer.redirect_url,
            is_by_hand=checkout.promise.provider == MANUAL,
        ),
        orders=[],
        guest_token=policy.guest_token(database.keys, checkout.id) if checkout.customer_id is None else None,
    )
