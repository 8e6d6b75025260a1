"""Checkouts over JSON: what became of a payment that required action."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from souk.kernel.http import actor_of, answer, database_of, no_content
from souk.kernel.openapi import returns
from souk.orders.errors import CheckoutInProgress, CheckoutLapsed, PaymentUnreachable, UnknownCheckout
from souk.orders.processes import cancel_checkout, continue_checkout
from souk.orders.schemas import PlacedOut
from souk.payments import PaymentDeclined

router = APIRouter(prefix="/checkouts", tags=["orders"])
CANNOT_CONTINUE = (UnknownCheckout, PaymentDeclined, CheckoutInProgress, CheckoutLapsed, PaymentUnreachable)
Token = Annotated[str | None, Query(max_length=100, description="A guest's `guest_token`.")]


@router.post("/{checkout_id}/continue", **returns(PlacedOut, refuses=CANNOT_CONTINUE))
async def go_on(request: Request, checkout_id: UUID, token: Token = None) -> Response:
    """Ask what became of a payment that required action: its orders, or that there still is something to do."""
    database, gateways = database_of(request), request.app.state.gateways
    placed = await continue_checkout(database, gateways, await actor_of(request), checkout_id, token=token)
    return answer(PlacedOut.of(placed, database.keys))


@router.post("/{checkout_id}/cancel", **returns(None, 204, refuses=(UnknownCheckout, CheckoutLapsed)))
async def give_up(request: Request, checkout_id: UUID, token: Token = None) -> Response:
    """Give up a payment that requires action: nothing is charged, and the cart is as it was."""
    database, gateways = database_of(request), request.app.state.gateways
    await cancel_checkout(database, gateways, await actor_of(request), checkout_id, token=token)
    return no_content()
