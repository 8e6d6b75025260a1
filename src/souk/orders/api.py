"""Orders over JSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Request, Response

from souk.cart import CartEmpty, NotEligible, NotForSale, ServiceUnavailable, set_badge, settle_in
from souk.inventory import InsufficientStock
from souk.kernel.asking import asks, body_of
from souk.kernel.errors import RateLimited
from souk.kernel.http import Changing, Reading, answer, changing, database_of
from souk.kernel.idempotency import answered_once
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageAsked, PageOf
from souk.orders.commands import cancel_order, change_order_status
from souk.orders.errors import (
    AddressRequired,
    CheckoutInProgress,
    CheckoutLapsed,
    EmailRequired,
    InvalidTransition,
    PaymentSettling,
    PaymentUnreachable,
    UnknownOrder,
)
from souk.orders.fulfilment.errors import DateOutOfReach, OrderChangedMeanwhile
from souk.orders.guessing import place_guarded
from souk.orders.queries import OrderFilter, get_order, list_orders
from souk.orders.schemas import CancelOrder, ChangeStatus, OrderOut, PlacedOut, PlaceOrder
from souk.orders.statuses import OrderStatus
from souk.payments import (
    GiftCardRefused,
    PaymentDeclined,
    PaymentMethodUnavailable,
    RawCardRefused,
    TenderTooSmall,
    UnknownPaymentMethod,
)

router = APIRouter(prefix="/orders", tags=["orders"])
CANNOT_PLACE = (
    PaymentDeclined,
    CartEmpty,
    InsufficientStock,
    NotForSale,
    ServiceUnavailable,
    NotEligible,
    CheckoutInProgress,
    CheckoutLapsed,
    RawCardRefused,
    PaymentMethodUnavailable,
    UnknownPaymentMethod,
    EmailRequired,
    AddressRequired,
    PaymentUnreachable,
    GiftCardRefused,
    TenderTooSmall,
    RateLimited,
)
CANNOT_CHANGE = (UnknownOrder, InvalidTransition, OrderChangedMeanwhile, DateOutOfReach)
Token = Annotated[str | None, Query(max_length=100, description="A guest's `guest_token`.")]


@router.post("", **returns(PlacedOut, 201, refuses=CANNOT_PLACE), openapi_extra=asks(body=PlaceOrder))
async def place(request: Request) -> Response:
    """Order your cart, or `items`: one payment, one order per store.

    Guests send `email` and get a `guest_token`. After a refusal nothing is held or charged, and the cart is as it was.
    Send an `Idempotency-Key`, and a repeated request is answered as the first one was.
    """
    body = await body_of(request, PlaceOrder)

    async def work() -> Response:
        await settle_in(request)
        database, asked = database_of(request), body.request(request.headers.get("idempotency-key"))
        placed = await place_guarded(request, asked)
        response = answer(PlacedOut.of(placed, database.keys), 201)
        if asked.items is None:
            set_badge(response, request, 0)
        return response

    return await answered_once(request, work)


@router.get("", **returns(PageOf[OrderOut]))
async def index(
    ctx: Reading,
    asked: PageAsked,
    status: OrderStatus | None = None,
    store: Annotated[UUID | None, Query(description="Only this store's.")] = None,
    own: Annotated[bool, Query(description="Only what you bought yourself.")] = False,
) -> Response:
    """Your own orders; for a store's staff also the store's; for staff all. Newest first."""
    page = await list_orders(ctx, OrderFilter(status=status, store_id=store, own=own), asked)
    items = [OrderOut.of(detail, ctx.keys) for detail in page.items]
    return answer(PageOf(items, page.next_cursor, page.total))


@router.get("/{order_id}", **returns(OrderOut, refuses=(UnknownOrder,)))
async def show(ctx: Reading, order_id: UUID, token: Token = None) -> Response:
    """One order, for its buyer, the store's staff, and who brings the guest's token."""
    return answer(OrderOut.of(await get_order(ctx, order_id, token=token), ctx.keys))


@router.patch("/{order_id}", **returns(OrderOut, refuses=CANNOT_CHANGE))
async def change(uow: Changing, order_id: UUID, body: ChangeStatus) -> Response:
    """Move an order on: processing → shipped → delivered, or cancelled. For the store's staff."""
    return await _change(uow, order_id, body)


@router.post("/{order_id}/update_status", **returns(OrderOut, refuses=CANNOT_CHANGE))
async def update_status(uow: Changing, order_id: UUID, body: ChangeStatus) -> Response:
    """The same as `PATCH /orders/{order_id}`."""
    return await _change(uow, order_id, body)


@router.post("/{order_id}/cancel", **returns(OrderOut, refuses=(UnknownOrder, InvalidTransition, PaymentSettling)))
async def cancel(
    request: Request,
    order_id: UUID,
    body: Annotated[CancelOrder, Body(default_factory=CancelOrder)],
    token: Token = None,
) -> Response:
    """Cancel an order that has not shipped: its goods go back to the shelf, its share of the payment to the buyer."""

    async def work() -> Response:
        async with changing(request) as uow:
            detail = await cancel_order(uow, order_id, reason=body.reason, token=token)
        return answer(OrderOut.of(detail, uow.keys))

    return await answered_once(request, work)


async def _change(uow: Changing, order_id: UUID, body: ChangeStatus) -> Response:
    detail = await change_order_status(uow, order_id, body.status, label=body.label(), seen=body.version)
    return answer(OrderOut.of(detail, uow.keys))
