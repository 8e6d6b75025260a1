"""`python -m tools.write_webhook_reference`: write `docs/reference/webhooks.md`, each event with an example payload.

The examples are made by the shapes themselves, so that they cannot differ from what is sent.
"""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from souk.kernel.money import Money
from souk.orders import OrderOut, OrderPaymentStatus, OrderStatus
from souk.orders.schemas import OrderItemOut, OrderPaymentOut, OrderTraceOut, StatusOut, StoreOut
from souk.webhooks.payloads import SAYS, VERSION, message_text, nameless
from souk.webhooks.statuses import MEANINGS, SCHEDULE, WebhookEvent

TARGET = Path(__file__).parents[1] / "docs" / "reference" / "webhooks.md"
AT = datetime(2026, 11, 20, 14, 7, 3, tzinfo=UTC)
HEAD = """# Events of webhooks

<!-- Written by `python -m tools.write_webhook_reference`; do not edit. -->

What outgoing webhooks tell; [how to receive them](../guides/outgoing-webhooks.md). Each message has a `type`, the
`version` of its payload, the `timestamp` of what happened and its `data`. Amounts are in minor units.
"""


def _id(number: int) -> UUID:
    return UUID(f"0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a{number:02x}")


def _usd(amount: int) -> Money:
    return Money(amount, "USD")


def _filled(shape: type[Any], known: dict[str, Any]) -> Any:
    """What is not given says nothing: the shapes of orders grow."""
    others = {
        field.name: 0 if field.type is int else [] if "list" in str(field.type) else None
        for field in msgspec.structs.fields(shape)
        if field.required and field.name not in known
    }
    return shape(**others, **known)


def an_order() -> dict[str, Any]:
    item = {
        "id": _id(4), "product_id": _id(5), "variant_id": _id(6), "name": "Keelboard 65", "sku": "KB-65-WAL", "color": "Walnut", "size": None,
        "product_image": None, "quantity": 1, "unit_price": _usd(12900), "total_price": _usd(12900), "tax": _usd(1032),
    }  # fmt: skip
    known: dict[str, Any] = {
        "id": _id(1), "number": "S-100042", "checkout_id": _id(2), "status": OrderStatus.PROCESSING,
        "store": StoreOut(_id(3), "Luma Vision", "luma-vision"), "items": [_filled(OrderItemOut, item)], "subtotal": _usd(12900),
        "discount": _usd(0), "loyalty_discount": _usd(0), "tax": _usd(1032), "shipping": _usd(0), "total": _usd(13932),
        "trace": [OrderTraceOut("Goods", _usd(12900), "1 piece at list price"), OrderTraceOut("Tax", _usd(1032), "8 % on goods")],
        "payment": OrderPaymentOut(id=_id(7), status=OrderPaymentStatus.PAID, method="card", amount=_usd(13932)),
        "shipping_address": None, "delivery_address": None, "tracking_number": None, "carrier": None,
        "status_history": [StatusOut(OrderStatus.PENDING, AT, ""), StatusOut(OrderStatus.PROCESSING, AT, "")],
        "special_instructions": "", "version": 2, "created_at": AT, "updated_at": AT, "order_number": "S-100042",
        "order_status": OrderStatus.PROCESSING, "total_amount": _usd(13932), "payment_method": "card",
        "payment_id": _id(7), "estimated_delivery": date(2026, 11, 25),
    }  # fmt: skip
    return nameless(_filled(OrderOut, known))


def examples() -> dict[WebhookEvent, dict[str, Any]]:
    order = an_order()
    orders = {kind: {"order": order} for kind in WebhookEvent if kind.value.startswith("order.")}
    refund = {"id": str(_id(8)), "amount": _money(6966), "goods": _money(6450), "is_whole": False}
    about = {name: order[name] for name in ("id", "number", "checkout_id", "store")}
    payment = {
        "id": str(_id(7)), "reference_id": str(_id(2)), "status": "declined", "amount": _money(13932),
        "created_at": "2026-11-20T14:07:03Z", "method": {"type": "card", "brand": "Visa"},
    }  # fmt: skip
    document = {
        "id": str(_id(9)), "kind": "invoice", "number": "LV-1001", "total": _money(13932),
        "url": f"/api/v1/orders/{_id(1)}/documents/{_id(9)}",
    }  # fmt: skip
    case: dict[str, Any] = {"id": str(_id(10)), "number": "R-100007", "status": "requested"}
    return {
        **orders,
        WebhookEvent.ORDER_REFUNDED: {"refund": refund, "order": order},
        WebhookEvent.PAYMENT_CAPTURED: {"payment": {**order["payment"], "status": "captured"}, "order": about},
        WebhookEvent.PAYMENT_DECLINED: {"payment": payment, "code": "card_declined"},
        WebhookEvent.INVOICE_ISSUED: {"document": document, "order": {"id": str(_id(1))}},
        WebhookEvent.RETURN_REQUESTED: {"return": case, "order": {"id": str(_id(1))}},
        WebhookEvent.RETURN_UPDATED: {
            "return": {**case, "status": "refunded", "was": "received", "amount": _money(6966)},
            "order": {"id": str(_id(1))},
        },
        WebhookEvent.TEST: {"webhook": {"id": str(_id(11)), "description": "Warehouse"}},
    }


def _money(amount: int) -> dict[str, Any]:
    shown: dict[str, Any] = msgspec.to_builtins(_usd(amount))
    return shown


def text() -> str:
    told = {said.type for many in SAYS.values() for said in many} | {WebhookEvent.TEST}
    assert told == set(WebhookEvent), "every event has somebody who tells it"
    made, shown_order = examples(), False
    parts = [
        HEAD,
        "| Event | |\n|---|---|\n"
        + "\n".join(f"| [`{k}`](#{k.value.replace('.', '')}) | {m} |" for k, m in MEANINGS.items()),
    ]
    for kind, meaning in MEANINGS.items():
        data = made[kind]
        if "items" in data.get("order", {}) and shown_order:
            data = {**data, "order": {"id": data["order"]["id"], "…": "as in order.placed"}}
        shown_order = shown_order or "items" in data.get("order", {})
        body = msgspec.json.format(message_text(kind, data, at=AT).encode(), indent=2).decode()
        parts.append(f"## {kind.value}\n\n{meaning}\n\n```json\n{body}\n```")
    waits = ", ".join(_wait(each.total_seconds()) for each in SCHEDULE)
    parts.append(
        f"## Attempts\n\nPayloads are of version `{VERSION}`. After a failed attempt the next comes after {waits}."
    )
    return "\n\n".join(part.strip() for part in parts) + "\n"


def _wait(seconds: float) -> str:
    for size, name in ((3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:g} {name}"
    return f"{seconds:g} s"


def main() -> None:
    TARGET.write_text(text(), "utf-8")


if __name__ == "__main__":
    main()
