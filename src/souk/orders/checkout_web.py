"""Pages of checking out: what one types, what gift cards and credit cover of it, and coming back from one's bank."""

from typing import Annotated, Final
from uuid import UUID

import msgspec
from fastapi import APIRouter, Query, Request, Response

from souk.cart import CartEmpty, NotEligible, NotForSale, OtherCurrency, get_cart, set_badge, settle_in
from souk.identity import typed_in
from souk.inventory import HoldExpired, InsufficientStock
from souk.kernel.crypto import new_token
from souk.kernel.errors import Refusal
from souk.kernel.http import actor_of, database_of, reading
from souk.kernel.money import Money
from souk.orders.checkout_form import FIELDS, ReadCheckout, read_checkout, tenders_in
from souk.orders.errors import CheckoutInProgress, CheckoutLapsed, PaymentUnreachable
from souk.orders.guessing import place_guarded, preview_guarded
from souk.orders.pages import CheckoutPage, ContinuePage, order_url
from souk.orders.pages.checkout import CONTINUE, continue_url
from souk.orders.processes import cancel_checkout, continue_checkout
from souk.orders.queries import get_shopper
from souk.orders.request import Placed
from souk.payments import GiftCardRefused, Paying, PaymentDeclined, Shown
from souk.ui import FormState, page, redirect, url_with

router = APIRouter()
CART, CHECKOUT = "/cart", "/checkout"
LOOK: Final = "look"
"""The button that asks what gift cards and credit would cover, and orders nothing."""
LOOK_AT_CART_AGAIN = (CartEmpty, InsufficientStock, NotForSale, NotEligible, OtherCurrency)
TRY_AGAIN = (PaymentDeclined, PaymentUnreachable, CheckoutLapsed, CheckoutInProgress, HoldExpired)
Token = Annotated[str, Query(max_length=100)]


@router.get(CHECKOUT)
async def checkout(request: Request) -> Response:
    await settle_in(request)
    return await _checkout_page(request, FormState())


@router.post(CHECKOUT)
async def place(request: Request) -> Response:
    """Order the cart. The form's key makes a second click find the first one's order."""
    await settle_in(request)
    typed = await typed_in(request, (*FIELDS, LOOK))
    if typed[LOOK]:
        return await _checkout_page(request, FormState(values=typed), key=typed["key"])
    read = await _read(request, typed)
    if read.request is None:
        return await _checkout_page(request, read.form, key=typed["key"], status=422)
    try:
        placed = await place_guarded(request, msgspec.structs.replace(read.request, return_url=_return_url(request)))
    except LOOK_AT_CART_AGAIN as refusal:
        return redirect(request, CART, notice=str(refusal), tone="bad")
    except GiftCardRefused as refusal:
        form = FormState(values=typed, errors={"gift_card": str(refusal)})
        return await _checkout_page(request, form, key=typed["key"], status=refusal.status)
    except Refusal as refusal:
        return await _checkout_page(request, FormState(values=typed, message=str(refusal)), status=refusal.status)
    return _onward(request, placed)


@router.get(CONTINUE + "/{checkout_id}")
async def come_back(request: Request, checkout_id: UUID, token: Token = "", guest: Token = "") -> Response:
    """Where a payment that required action stands now: its order, or what there still is to do.

    `guest` is the token as well: gateways add a `token` of their own when they send somebody back.
    """
    return await _go_on(request, checkout_id, guest or token)


@router.post(CONTINUE + "/{checkout_id}")
async def go_on(request: Request, checkout_id: UUID, token: Token = "") -> Response:
    return await _go_on(request, checkout_id, token)


@router.post(CONTINUE + "/{checkout_id}/cancel")
async def give_up(request: Request, checkout_id: UUID, token: Token = "") -> Response:
    database, gateways, actor = database_of(request), request.app.state.gateways, await actor_of(request)
    try:
        await cancel_checkout(database, gateways, actor, checkout_id, token=token or None)
    except CheckoutLapsed:
        return redirect(request, continue_url(checkout_id, token))
    told = "Nothing was ordered and your cart is as it was. What you approved meanwhile is given back."
    return redirect(request, CART, notice=told)


async def _go_on(request: Request, checkout_id: UUID, token: str) -> Response:
    database, gateways, actor = database_of(request), request.app.state.gateways, await actor_of(request)
    try:
        placed = await continue_checkout(database, gateways, actor, checkout_id, token=token or None)
    except (PaymentDeclined, CheckoutLapsed) as refusal:
        return redirect(request, CART, notice=str(refusal), tone="bad")
    except (CheckoutInProgress, PaymentUnreachable):
        view = ContinuePage.still_open(checkout_id, token)
        return page(request, "orders/continue.html", view, title="Finish your payment")
    if placed.orders:
        return _onward(request, placed)
    view = ContinuePage.of(placed, token, _paying(request))
    return page(request, "orders/continue.html", view, title="Finish your payment")


def _onward(request: Request, placed: Placed) -> Response:
    token = placed.guest_token or ""
    if placed.orders:
        response = redirect(request, url_with(order_url(placed.orders[0].order.id, token), placed=1))
    else:
        response = redirect(request, continue_url(placed.checkout_id, token))
    set_badge(response, request, 0)
    return response


def _paying(request: Request) -> Paying:
    """Of pages where somebody pays: their scripts and frames may come from the gateway."""
    paying: Paying = request.app.state.paying
    request.state.sources = paying.sources
    return paying


async def _read(request: Request, typed: dict[str, str]) -> ReadCheckout:
    async with reading(request) as ctx:
        cart, paying = await get_cart(ctx), request.app.state.paying
        is_guest, needs_address = ctx.actor.id is None, cart.requires_shipping
        return read_checkout(typed, paying, cart.currency, is_guest=is_guest, needs_address=needs_address)


def _return_url(request: Request) -> str:
    """Where a gateway's own page sends somebody back to, with `{}` for the checkout."""
    base: str = request.app.state.settings.base_url
    return f"{base.rstrip('/')}{CONTINUE}/{{}}"


async def _checkout_page(request: Request, form: FormState, *, key: str = "", status: int = 200) -> Response:
    """A refused attempt gets a new key: the next one is another."""
    async with reading(request) as ctx:
        priced = await get_cart(ctx)
        shopper = await get_shopper(ctx)
    if not priced.items:
        return redirect(request, CART)
    if not all(item.is_for_sale and item.is_in_stock for item in priced.items):
        return redirect(request, CART, notice="Something in your cart cannot be bought as it stands.", tone="bad")
    form, covered = await _look(request, form, Money(priced.quote.total, priced.currency))
    view = CheckoutPage.of(priced, shopper, form, paying=_paying(request), key=key or new_token(), covered=covered)
    return page(request, "orders/checkout.html", view, title="Check out", status=status)


async def _look(request: Request, form: FormState, due: Money) -> tuple[FormState, list[Shown]]:
    """What gift cards and credit that are typed would cover; a code that cannot pay is said at its field."""
    if not form.values or "gift_card" in form.errors:
        return form, []
    wanted = tenders_in(form.values, is_guest=(await actor_of(request)).id is None)
    if not wanted:
        return form, []
    try:
        return form, await preview_guarded(request, wanted, due)
    except GiftCardRefused as refusal:
        errors = {**form.errors, "gift_card": str(refusal)}
        return FormState(values=form.values, errors=errors, message=form.message), []
