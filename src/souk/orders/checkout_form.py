"""What is typed on the checkout page, read into an order request.

The page offers the gateway's test cards to choose from and never asks for a number, so all that was typed may be shown
again when something is wrong.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Annotated, Any, Final, Literal, cast
from uuid import UUID

import msgspec
from pydantic import StringConstraints

from souk.identity import AddressBody, Phone, read_form
from souk.kernel.fields import Body, Email, Line, OptionalLine
from souk.kernel.ids import as_uuid
from souk.orders.contact import Contact, Destination
from souk.orders.request import OrderRequest
from souk.orders.schemas import MOST_GIFT_CARDS, Instructions
from souk.payments import (
    TENDERS,
    Paying,
    PaymentMethodBody,
    SavedChoice,
    SavedMethodView,
    WantedTenders,
    check_method,
    keepable,
)
from souk.ui import FormState, Option

NEW_ADDRESS: Final = "new"
ADDRESS_FIELDS: Final = ("street", "city", "state", "zip_code", "country")
CARD_FIELDS: Final = ("payment_token", "payment_brand", "payment_last_four")
"""What Stripe.js made of a card that was typed into its frame."""
FIELDS: Final = (
    "email",
    "full_name",
    "phone",
    "address",
    *ADDRESS_FIELDS,
    "special_instructions",
    "gift_card",
    "use_credit",
    "payment",
    *CARD_FIELDS,
    "keep",
    "key",
)
"""From the top of the page to its end; faults are listed in this order."""
WORDS: Final = {"full_name": "name", "street": "street", "city": "city", "country": "country"}
METHODS: Final[dict[str, dict[str, Any]]] = {
    "card": {"type": "card", "number": "4242424242424242"},
    "upi": {"type": "upi", "vpa": "success@upi"},
    "declined": {"type": "card", "number": "4000000000000002"},
    "funds": {"type": "card", "number": "4000000000009995"},
    "upi_code": {"type": "upi", "flow": "qr"},
    "paypal": {"type": "paypal"},
    "manual": {"type": "manual"},
}
METHOD_OPTIONS: Final = (
    Option("card", "Test card ending in 4242", note="Pays at once", icon="credit-card"),
    Option("upi", "UPI test account", note="Pays at once", icon="smartphone"),
    Option("declined", "Test card ending in 0002", note="Is declined by its bank", icon="credit-card"),
    Option("funds", "Test card ending in 9995", note="Has insufficient funds", icon="credit-card"),
)
NEW_CARD: Final = "new_card"
CARD_OPTIONS: Final = (Option(NEW_CARD, "Card", note="Typed in below", icon="credit-card"),)
UPI_OPTION: Final = Option("upi_code", "UPI", note="Scan a code, or approve it in your app", icon="smartphone")
PAYPAL_OPTIONS: Final = (Option("paypal", "PayPal", note="You approve it at PayPal and come back", icon="wallet"),)
KEPT_NOWHERE: Final = frozenset({"manual", "upi_code"})
NO_CARD: Final = "pm_none"
"""Where gift cards and credit are to pay everything: it pays nothing."""
SAVED_ICONS: Final = {"card": "credit-card", "upi": "smartphone", "gift_card": "gift"}


def method_options(saved: Sequence[SavedMethodView], paying: Paying, currency: str) -> tuple[Option, ...]:
    """The saved ways that can pay, and then what the active gateway takes: a card, or the mock's test accounts."""
    return (*(_saved_option(each) for each in saved if _pays(each, paying)), *_new_ways(paying, currency))


def chosen_method(saved: Sequence[SavedMethodView], paying: Paying, currency: str) -> str:
    """The default among the saved ways, or the newest; without any, the first of the others."""
    mine = (str(each.id) for each in saved if _pays(each, paying) and not each.is_expired)
    return next(mine, _new_ways(paying, currency)[0].value)


def _pays(method: SavedMethodView, paying: Paying) -> bool:
    """What another gateway took care of is kept, and pays again when that gateway does."""
    return method.can_pay and method.gateway in {None, TENDERS, paying.gateway}


def _new_ways(paying: Paying, currency: str) -> tuple[Option, ...]:
    ways: tuple[Option, ...] = CARD_OPTIONS if paying.has_card_form else PAYPAL_OPTIONS
    if paying.is_sandbox:
        ways = METHOD_OPTIONS
    if paying.takes_upi(currency):
        ways = (*ways, UPI_OPTION)
    if not paying.by_hand:
        return ways
    return (*ways, Option("manual", paying.by_hand, note="We hold your goods until the money is there", icon="wallet"))


def _saved_option(method: SavedMethodView) -> Option:
    note = "Expired" if method.is_expired else f"Saved, expires {method.expires}" if method.expires else "Saved"
    return Option(str(method.id), method.label, note=note, icon=SAVED_ICONS[method.type], disabled=method.is_expired)


class CheckoutForm(Body):
    full_name: Line
    key: Annotated[Line, StringConstraints(max_length=100)]
    payment: Line
    payment_token: OptionalLine = ""
    payment_brand: OptionalLine = ""
    payment_last_four: OptionalLine = ""
    keep: Literal["", "1"] = ""
    gift_card: OptionalLine = ""
    use_credit: Literal["", "1"] = ""
    address: Line = NEW_ADDRESS
    email: Email | None = None
    phone: Phone | None = None
    special_instructions: Instructions = ""


class ReadCheckout(msgspec.Struct, frozen=True):
    """`request` is None where something is wrong; `form` says what."""

    form: FormState
    request: OrderRequest | None = None


def read_checkout(
    typed: Mapping[str, str], paying: Paying, currency: str, *, is_guest: bool, needs_address: bool
) -> ReadCheckout:
    read = read_form(CheckoutForm, {name: typed[name] for name in FIELDS if name not in ADDRESS_FIELDS})
    errors = dict(read.form.errors)
    if is_guest and not typed["email"]:
        errors["email"] = "We send your order here. Please fill this in."
    ways = {each.value for each in _new_ways(paying, currency)}
    if fault := _payment_fault(typed, ways, is_guest=is_guest):
        errors["payment"] = fault
    saved = as_uuid(typed["address"])
    destination = None
    if needs_address and saved is None:
        address = read_form(AddressBody, {name: typed[name] for name in ADDRESS_FIELDS})
        errors |= address.form.errors
        destination = Destination(address.body.postal()) if address.body is not None else None
    errors |= {name: f"Please fill in the {WORDS[name]}." for name in WORDS if name in errors and not typed[name]}
    form = FormState(values=without_card(typed), errors={name: errors[name] for name in FIELDS if name in errors})
    if errors or read.body is None:
        return ReadCheckout(form)
    return ReadCheckout(form, _request(read.body, saved if needs_address else None, destination, is_guest=is_guest))


def without_card(typed: Mapping[str, str]) -> dict[str, str]:
    """What may be shown again: what stands for a card can be used once, so the card is typed anew."""
    return {name: value for name, value in typed.items() if name not in CARD_FIELDS}


def _payment_fault(typed: Mapping[str, str], ways: Collection[str], *, is_guest: bool) -> str:
    chosen = typed["payment"]
    if as_uuid(chosen) is not None and not is_guest:
        return ""
    if chosen not in ways:
        return "Choose how to pay."
    if chosen == NEW_CARD and _typed_card(typed) is None and not tenders_in(typed, is_guest=is_guest):
        return "Type in your card. Your browser needs JavaScript for that."
    return ""


def _typed_card(typed: Mapping[str, str]) -> PaymentMethodBody | None:
    given = {name.removeprefix("payment_"): typed[name] for name in CARD_FIELDS if typed[name]}
    return read_form(PaymentMethodBody, {"type": "card", **given}).body if "token" in given else None


def _method(body: CheckoutForm) -> PaymentMethodBody:
    if body.payment != NEW_CARD:
        return PaymentMethodBody.model_validate(METHODS[body.payment])
    card = _typed_card({name: getattr(body, name) for name in CARD_FIELDS})
    return card or PaymentMethodBody(type="card", token=NO_CARD)


def _request(
    body: CheckoutForm, saved: UUID | None, destination: Destination | None, *, is_guest: bool
) -> OrderRequest:
    saved_method = as_uuid(body.payment)
    method = _method(body) if saved_method is None else None
    return OrderRequest(
        method=check_method(method) if method is not None else SavedChoice(cast("UUID", saved_method)),
        keep=keepable(method)
        if body.keep and method is not None and body.payment not in KEPT_NOWHERE and not is_guest
        else None,
        contact=Contact(body.email if is_guest else None, body.phone, body.full_name),
        destination=destination,
        address_id=saved,
        special_instructions=body.special_instructions,
        key=body.key,
        gift_cards=codes_in(body.gift_card),
        use_credit=body.use_credit == "1" and not is_guest,
    )


def codes_in(typed: str) -> tuple[str, ...]:
    """Of several gift cards, with commas between them."""
    return tuple(code.strip() for code in typed.split(",") if code.strip())[:MOST_GIFT_CARDS]


def tenders_in(typed: Mapping[str, str], *, is_guest: bool) -> WantedTenders:
    """What shall pay first, as far as it is typed yet."""
    return WantedTenders(codes_in(typed["gift_card"]), typed["use_credit"] == "1" and not is_guest)
