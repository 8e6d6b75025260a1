"""Wire shapes of returns and refunds."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import AliasChoices, Field, StringConstraints, model_validator

from souk.kernel.fields import Body, Line, Prose, Quantity
from souk.kernel.money import LARGEST, Money
from souk.media import picture_url
from souk.orders.numbering import number_text
from souk.orders.refund_rows import RefundRow, TakebackRow
from souk.orders.returns.commands import Asked, Inspected, Settlement
from souk.orders.returns.direct import DirectRefund
from souk.orders.returns.kinds import Condition, Resolution, ReturnReason, ReturnStatus
from souk.orders.returns.queries import ReturnDetail
from souk.orders.schemas import StoreOut
from souk.orders.shares import Pieces
from souk.orders.statuses import RefundProgress

MOST_LINES = 100
Note = Annotated[Prose, StringConstraints(max_length=2000)]
Why = Annotated[
    Prose,
    StringConstraints(min_length=1, max_length=500),
    Field(
        description=f"One of {', '.join(f'`{each}`' for each in ReturnReason)}, or your own words: these are kept in "
        "`note`, and `reason` is `other`.",
        examples=["does_not_fit"],
    ),
]
NOT_TAKEN_BACK = "The store does not take this back."


class RefundAmount(Body):
    """`{"amount": 4999, "currency": "USD"}`: minor units, more than nothing."""

    amount: Annotated[int, Field(ge=1, le=LARGEST)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]

    def money(self) -> Money:
        return Money(self.amount, self.currency)


class ReturnPiece(Body):
    order_item_id: UUID = Field(strict=False)
    quantity: Quantity = 1

    def pieces(self) -> Pieces:
        return Pieces(self.order_item_id, self.quantity)


Items = Annotated[list[ReturnPiece], Field(min_length=1, max_length=MOST_LINES)]


class RequestReturn(Body):
    """What comes back and why. Pictures are added with `POST /returns/{return_id}/photos`."""

    reason: Why
    items: Items
    note: Note = ""
    wish: Annotated[Resolution, Field(strict=False, description="What you would like for it.")] = Resolution.REFUND

    def asked(self) -> Asked:
        kind = _kind_of(self.reason)
        words = self.note if kind is not None else "\n".join(filter(None, (self.reason, self.note)))
        pieces = [each.pieces() for each in self.items]
        return Asked(reason=kind or ReturnReason.OTHER, pieces=pieces, note=words, wish=self.wish)


def _kind_of(words: str) -> ReturnReason | None:
    """None for words of one's own."""
    name = words.lower().replace(" ", "_")
    return ReturnReason(name) if name in list(ReturnReason) else None


class ApproveReturn(Body):
    note: Note = Field(default="", description="For the buyer: where to send it, for instance.")


class RejectReturn(Body):
    note: Annotated[Note, StringConstraints(min_length=1)] = Field(
        default=NOT_TAKEN_BACK,
        validation_alias=AliasChoices("note", "reason"),
        description="Why; the buyer reads it.",
    )


class InspectedPiece(Body):
    order_item_id: UUID = Field(strict=False)
    restock: bool = Field(default=True, description="Put it back on the shelf.")
    condition: Annotated[Condition, Field(strict=False)] = Condition.AS_NEW


class ReceiveReturn(Body):
    """An item that is left out came back as new and goes back on the shelf."""

    items: list[InspectedPiece] = Field(default_factory=list, max_length=MOST_LINES)

    def found(self) -> dict[UUID, Inspected]:
        return {each.order_item_id: Inspected(restock=each.restock, condition=each.condition) for each in self.items}


class RefundReturn(Body):
    """Without `amount` all that it is worth goes back, less a `deduction`. Without `resolution` as the buyer wished."""

    resolution: Annotated[Resolution, Field(strict=False)] | None = None
    amount: RefundAmount | None = None
    deduction: RefundAmount | None = None
    note: Note = ""

    def settlement(self) -> Settlement:
        return Settlement(
            resolution=self.resolution,
            amount=self.amount.money() if self.amount is not None else None,
            deduction=self.deduction.money() if self.deduction is not None else None,
            note=self.note,
        )


class RefundOrder(Body):
    """Either an `amount`, or `items` at what was paid for them; `restock` puts those back on the shelf."""

    reason: Line
    amount: RefundAmount | None = None
    items: Items | None = None
    restock: bool = False
    as_credit: bool = Field(default=False, description="As store credit, where the buyer has an account.")

    @model_validator(mode="after")
    def _one_of_both(self) -> "RefundOrder":
        if (self.amount is None) == (self.items is None):
            raise ValueError("send amount or items, one of them")
        if self.restock and self.items is None:
            raise ValueError("restock needs items: it is their pieces that go back on the shelf")
        return self

    def asked(self) -> DirectRefund:
        return DirectRefund(
            reason=self.reason,
            amount=self.amount.money() if self.amount is not None else None,
            pieces=[each.pieces() for each in self.items or ()],
            restock=self.restock,
            as_credit=self.as_credit,
        )


class ReturnItemOut(msgspec.Struct, frozen=True, kw_only=True):
    """`condition` and `restock` are known once it was received."""

    order_item_id: UUID
    product_id: UUID
    variant_id: UUID
    name: str
    sku: str
    color: str | None
    size: str | None
    product_image: str | None
    quantity: int
    restock: bool | None
    condition: Condition | None


class ReturnOut(msgspec.Struct, frozen=True, kw_only=True):
    """One case. `refund` is what went back, `refund_status` how far the gateway is with it.

    `photos` are addresses that hold for a while (half an hour, unless set otherwise) and need no sign-in: do not pass
    them on. Ask again for others.
    """

    id: UUID
    number: str
    order_id: UUID
    order_number: str
    store: StoreOut
    status: ReturnStatus
    reason: ReturnReason
    wish: Resolution
    resolution: Resolution | None
    note: str
    answer: str
    items: list[ReturnItemOut]
    photos: list[str]
    refund: Money | None
    refund_status: RefundProgress | None
    created_at: datetime
    decided_at: datetime | None
    received_at: datetime | None
    closed_at: datetime | None
    updated_at: datetime

    @classmethod
    def of(cls, detail: ReturnDetail) -> "ReturnOut":
        case, order, store = detail.case, detail.order.order, detail.order.store
        return cls(
            id=case.id,
            number=detail.number,
            order_id=order.id,
            order_number=number_text(order.number),
            store=StoreOut(case.store_id, store.name if store else "", store.slug if store else ""),
            status=case.status,
            reason=case.reason,
            wish=case.wish,
            resolution=case.resolution,
            note=case.note,
            answer=case.answer,
            items=_items(detail),
            photos=[photo.url for photo in detail.photos],
            refund=Money(case.refunded_amount, order.currency) if case.refunded_amount else None,
            refund_status=detail.refund,
            created_at=case.requested_at,
            decided_at=case.decided_at,
            received_at=case.received_at,
            closed_at=case.closed_at,
            updated_at=case.updated_at,
        )


class OrderRefundOut(msgspec.Struct, frozen=True, kw_only=True):
    """Part of an order that went back, and what it consists of. Of `amount`, `by_gateway` goes the way it was paid.

    Items that had cost no money go back with an `amount` of nought, and with the `points` that had paid for them.
    `actor_id` is who gave it back: for staff, and null to its buyer.
    """

    id: UUID
    order_id: UUID
    amount: Money
    goods: Money
    tax: Money
    shipping: Money
    by_gateway: Money
    as_credit: bool
    reason: str
    items: list["RefundedItemOut"]
    status: RefundProgress
    created_at: datetime
    settled_at: datetime | None
    points: int = 0
    actor_id: UUID | None = None

    @classmethod
    def of_takeback(cls, row: TakebackRow, currency: str, *, for_staff: bool) -> "OrderRefundOut":
        nothing = Money(0, currency)
        return cls(
            id=row.id,
            order_id=row.order_id,
            amount=nothing,
            goods=nothing,
            tax=nothing,
            shipping=nothing,
            by_gateway=nothing,
            as_credit=False,
            reason=row.reason,
            items=[RefundedItemOut(each.line_id, each.quantity) for each in row.pieces],
            status=RefundProgress.SUCCEEDED,
            created_at=row.created_at,
            settled_at=row.created_at,
            points=row.points,
            actor_id=row.actor_id if for_staff else None,
        )

    @classmethod
    def of(cls, row: RefundRow, currency: str, *, for_staff: bool) -> "OrderRefundOut":
        return cls(
            id=row.id,
            order_id=row.order_id,
            amount=Money(row.amount, currency),
            goods=Money(row.goods, currency),
            tax=Money(row.tax, currency),
            shipping=Money(row.shipping, currency),
            by_gateway=Money(row.by_gateway, currency),
            as_credit=row.as_credit,
            reason=row.reason,
            items=[RefundedItemOut(each.line_id, each.quantity) for each in row.pieces],
            status=row.status,
            created_at=row.created_at,
            settled_at=row.settled_at,
            actor_id=row.actor_id if for_staff else None,
        )


class RefundedItemOut(msgspec.Struct, frozen=True):
    order_item_id: UUID
    quantity: int


class OrderRefundsOut(msgspec.Struct, frozen=True):
    items: list[OrderRefundOut]
    refundable: Money


def _items(detail: ReturnDetail) -> list[ReturnItemOut]:
    lines = {line.id: line for line in detail.order.lines}
    shown = []
    for item in detail.items:
        line = lines[item.order_line_id]
        shown.append(
            ReturnItemOut(
                order_item_id=line.id,
                product_id=line.product_id,
                variant_id=line.variant_id,
                name=line.name,
                sku=line.sku,
                color=line.color,
                size=line.size,
                product_image=picture_url(line.picture.id) if line.picture is not None else None,
                quantity=item.quantity,
                restock=item.restock if item.condition is not None else None,
                condition=item.condition,
            )
        )
    return shown
