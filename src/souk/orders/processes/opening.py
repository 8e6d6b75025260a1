"""The beginning of a checkout: what is bought is priced, held and promised, and its payment is open."""

from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy.exc import IntegrityError

from souk.cart import (
    NO_WISHES,
    CartRow,
    PricedCart,
    claim_for_checkout,
    owner_of,
    price_cart,
    refuse_barred,
    refuse_lost_coupons,
    refuse_unsold,
)
from souk.identity import get_own_address
from souk.inventory import hold
from souk.kernel.actors import Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.orders import policy
from souk.orders.checkouts import (
    KEPT_FOR,
    KEPT_UNTIL_PAID_BY_HAND,
    CheckoutRow,
    add_checkout,
    find_checkout_by_key,
)
from souk.orders.contact import Destination, index_of, seal
from souk.orders.errors import AddressBookNeedsPerson, AddressRequired, EmailRequired, NothingToOrder
from souk.orders.processes.benefiting import take_benefits
from souk.orders.promise import Promise, promise, write_promise
from souk.orders.request import OrderRequest
from souk.orders.statuses import CheckoutStatus
from souk.payments import (
    MANUAL,
    Covered,
    PaymentMethod,
    PaymentMethodUnavailable,
    hold_tenders,
    keep_held,
    method_after,
    open_payment,
)

SENT = "sent"


class Opened(msgspec.Struct, frozen=True):
    """A checkout whose goods are held and whose payment is open. `method`: who is charged what nothing else covers."""

    row: CheckoutRow
    priced: PricedCart
    destination: Destination | None
    method: PaymentMethod
    charged: int


async def open_checkout(database: Database, actor: Actor, request: OrderRequest) -> Opened | None:
    """None: this key has a checkout already."""
    checkout_id = new_id()
    owner = owner_key(database, actor, request, checkout_id)
    try:
        async with database.unit_of_work(actor) as uow:
            uow.require(policy.can_order(actor))
            if request.key is not None and await find_checkout_by_key(uow, owner, request.key) is not None:
                return None
            return await _hold(uow, request, checkout_id=checkout_id, owner=owner)
    except IntegrityError as clash:
        if "idempotency_key" not in str(clash.orig):
            raise
        return None  # somebody was faster with this key, and may be gone again by now


async def _hold(uow: UnitOfWork, request: OrderRequest, *, checkout_id: UUID, owner: str) -> Opened:
    priced = await _price(uow, request)
    destination = await _destination(uow, request, priced)
    made = promise(priced, special_instructions=request.special_instructions, from_cart=request.items is None)
    expires_at = uow.now + _kept_for(request, priced)
    await hold(uow, made.wanted, reference_id=checkout_id, expires_at=expires_at)
    await take_benefits(uow, priced, checkout_id)
    amount = Money(made.total, made.currency)
    covered = await hold_tenders(uow, request.tenders, amount) if request.tenders else []
    method = method_after(request.charged, covered, amount)
    made = made.paid_by(method, tendered=sum(each.amount for each in covered))
    payment_id = await _open_payment(uow, made, method, covered, checkout_id)
    guest_email = request.contact.email if uow.actor.id is None else None
    row = CheckoutRow(
        id=checkout_id,
        owner=owner,
        customer_id=uow.actor.id,
        payment_id=payment_id,
        idempotency_key=request.key,
        status=CheckoutStatus.PENDING,
        currency=made.currency,
        total=made.total,
        quote=write_promise(made),
        sealed_contact=seal(uow.keys, request.contact),
        sealed_address=seal(uow.keys, destination) if destination is not None else None,
        guest_email_index=index_of(uow.keys, guest_email) if guest_email is not None else None,
        created_at=uow.now,
        expires_at=expires_at,
    )
    await add_checkout(uow, row)
    return Opened(row, priced, destination, method, made.total - made.tendered)


def _kept_for(request: OrderRequest, priced: PricedCart) -> timedelta:
    """Raises PaymentMethodUnavailable: a place is not kept for a week without money."""
    if request.charged.provider != MANUAL:
        return KEPT_FOR
    if priced.has_services:
        raise PaymentMethodUnavailable("Services and booked places cannot be paid for by hand.")
    return KEPT_UNTIL_PAID_BY_HAND


async def _open_payment(
    uow: UnitOfWork, made: Promise, method: PaymentMethod, covered: list[Covered], checkout_id: UUID
) -> UUID:
    payment_id = await open_payment(
        uow,
        amount=Money(made.total, made.currency),
        method=method,
        customer_id=uow.actor.id,
        reference_id=checkout_id,
        tendered=made.tendered,
    )
    if covered:
        await keep_held(uow, payment_id, covered, made.currency)
    return payment_id


async def _price(uow: UnitOfWork, request: OrderRequest) -> PricedCart:
    if uow.actor.id is None and request.contact.email is None:
        raise EmailRequired(errors=[{"field": "email", "message": EmailRequired.sentence}])
    wishes = NO_WISHES
    if request.items is None:
        claimed = await claim_for_checkout(uow)
        wishes = claimed.wishes
        rows = [CartRow(line.id, line.variant_id, line.quantity, line.quantity) for line in claimed.lines]
    else:
        rows = [CartRow(new_id(), variant_id, pieces, pieces) for variant_id, pieces in request.items.items()]
    if not rows:
        raise NothingToOrder
    priced = await price_cart(uow, None, rows, wishes=wishes)
    refuse_lost_coupons(priced)
    for item in priced.items:
        refuse_unsold(item)
        refuse_barred(uow, item, priced)
    return priced


async def _destination(uow: UnitOfWork, request: OrderRequest, priced: PricedCart) -> Destination | None:
    """Needed where something is sent; kept, if it was given, where a service is to be done."""
    if not priced.requires_shipping and not priced.has_services:
        return None
    if request.address_id is not None:
        if uow.actor.id is None:
            raise AddressBookNeedsPerson
        return Destination(await get_own_address(uow, request.address_id))
    if request.destination is None and priced.requires_shipping:
        raise AddressRequired(errors=[{"field": "shipping_address", "message": AddressRequired.sentence}])
    return request.destination


def owner_key(database: Database, actor: Actor, request: OrderRequest, checkout_id: UUID) -> str:
    """Who may repeat the request: the owner of the cart; a guest without one is known by nothing but what they sent."""
    owner = owner_of(actor)
    if owner:
        return str(owner)
    if request.contact.email is None:
        return f"{SENT}:{checkout_id}"
    sent = msgspec.json.encode((request.contact, request.destination, request.items)).decode()
    return f"{SENT}:{database.keys.blind_index(sent, purpose=SENT)}"
