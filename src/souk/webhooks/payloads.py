"""What is said of each event: the shapes of the API, without anything about a person.

Who bought, where it goes and what they wrote stays out of every message; a receiver that may know asks the API.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import msgspec

from souk.kernel.clock import iso
from souk.kernel.database import ReadContext
from souk.kernel.money import Money
from souk.kernel.outbox import Event
from souk.orders import (
    InvoiceIssued,
    OrderBecameUnavailable,
    OrderCancelled,
    OrderDelivered,
    OrderOut,
    OrderPaid,
    OrderPartlyShipped,
    OrderPlaced,
    OrderRefunded,
    OrderShipped,
    ReturnMoved,
    ReturnRequested,
    get_order,
)
from souk.payments import ChargeDeclined, PaymentView, find_payments
from souk.webhooks.statuses import WebhookEvent

VERSION: Final = "v1"
SHOWN: Final = (
    "id", "number", "checkout_id", "status", "store", "items", "subtotal", "discount", "loyalty_discount", "tax",
    "shipping", "total", "trace", "payment", "tracking_number", "carrier", "estimated_delivery", "version", "created_at",
    "updated_at",
)  # fmt: skip
Data = dict[str, Any]
Build = Callable[[ReadContext, Any], Awaitable[Data]]


class Said(msgspec.Struct, frozen=True):
    """One kind of message that an event makes."""

    type: WebhookEvent
    build: Build


async def order_of(ctx: ReadContext, order_id: UUID) -> Data:
    """As `GET /orders/{id}` answers, without what names a person."""
    return nameless(OrderOut.of(await get_order(ctx, order_id), ctx.keys))


def nameless(order: OrderOut) -> Data:
    """What is listed in `SHOWN`, and nothing that an order may come to say besides."""
    whole = msgspec.to_builtins(order)
    data: Data = {name: whole[name] for name in SHOWN}
    data["status_history"] = [{"status": each["status"], "at": each["at"]} for each in whole["status_history"]]
    return data


async def _order(ctx: ReadContext, happened: Any) -> Data:
    return {"order": await order_of(ctx, happened.order_id)}


async def _refund(ctx: ReadContext, happened: OrderRefunded) -> Data:
    refund = {
        "id": str(happened.reference_id),
        "amount": _money(happened.amount, happened.currency),
        "goods": _money(happened.goods, happened.currency),
        "is_whole": happened.is_whole,
    }
    return {"refund": refund, "order": await order_of(ctx, happened.order_id)}


async def _captured(ctx: ReadContext, happened: OrderPaid) -> Data:
    order = await order_of(ctx, happened.order_id)
    about = {name: order[name] for name in ("id", "number", "checkout_id", "store")}
    return {"payment": {**order["payment"], "status": "captured"}, "order": about}


async def _declined(ctx: ReadContext, happened: ChargeDeclined) -> Data:
    payment = (await find_payments(ctx, [happened.payment_id]))[happened.payment_id]
    return {"payment": faceless(payment), "code": happened.code}


def faceless(payment: PaymentView) -> Data:
    """What was to be paid and how, and nothing that tells by whom."""
    whole = msgspec.to_builtins(payment)
    data: Data = {name: whole[name] for name in ("id", "reference_id", "status", "amount", "created_at")}
    data["method"] = {name: whole["method"][name] for name in ("type", "brand")}
    return data


async def _invoice(_ctx: ReadContext, happened: InvoiceIssued) -> Data:
    document = {
        "id": str(happened.invoice_id),
        "kind": happened.kind,
        "number": happened.number,
        "total": _money(happened.total, happened.currency),
        "url": f"/api/v1/orders/{happened.order_id}/documents/{happened.invoice_id}",
    }
    return {"document": document, "order": {"id": str(happened.order_id)}}


async def _return_asked(_ctx: ReadContext, happened: ReturnRequested) -> Data:
    return {
        "return": {"id": str(happened.case_id), "number": happened.number, "status": "requested"},
        "order": {"id": str(happened.order_id)},
    }


async def _return_moved(_ctx: ReadContext, happened: ReturnMoved) -> Data:
    case: Data = {
        "id": str(happened.case_id),
        "number": happened.number,
        "status": happened.status.value,
        "was": happened.was.value,
    }
    if happened.currency:
        case["amount"] = _money(happened.amount, happened.currency)
    return {"return": case, "order": {"id": str(happened.order_id)}}


def _money(amount: int, currency: str) -> Data:
    shown: Data = msgspec.to_builtins(Money(amount, currency))
    return shown


SAYS: Final[dict[type[Event], tuple[Said, ...]]] = {
    OrderPlaced: (Said(WebhookEvent.ORDER_PLACED, _order),),
    OrderPaid: (Said(WebhookEvent.ORDER_PAID, _order), Said(WebhookEvent.PAYMENT_CAPTURED, _captured)),
    OrderPartlyShipped: (Said(WebhookEvent.ORDER_PARTLY_SHIPPED, _order),),
    OrderShipped: (Said(WebhookEvent.ORDER_SHIPPED, _order),),
    OrderDelivered: (Said(WebhookEvent.ORDER_DELIVERED, _order),),
    OrderCancelled: (Said(WebhookEvent.ORDER_CANCELLED, _order),),
    OrderBecameUnavailable: (Said(WebhookEvent.ORDER_UNAVAILABLE, _order),),
    OrderRefunded: (Said(WebhookEvent.ORDER_REFUNDED, _refund),),
    ChargeDeclined: (Said(WebhookEvent.PAYMENT_DECLINED, _declined),),
    InvoiceIssued: (Said(WebhookEvent.INVOICE_ISSUED, _invoice),),
    ReturnRequested: (Said(WebhookEvent.RETURN_REQUESTED, _return_asked),),
    ReturnMoved: (Said(WebhookEvent.RETURN_UPDATED, _return_moved),),
}
"""What each event of the rooms below makes known."""


def message_text(kind: WebhookEvent, data: Data, *, at: datetime) -> str:
    """The body as it is signed and sent, byte for byte."""
    whole = {"type": kind.value, "version": VERSION, "timestamp": iso(at), "data": data}
    return msgspec.json.encode(whole).decode()
