"""From what a shopper typed to what may be kept of it: a brand, four digits and a token. The number ends here."""

import re
from uuid import UUID

import msgspec
from pydantic import SecretStr

from souk.payments.errors import PaymentMethodUnavailable, RawCardRefused, invalid_field
from souk.payments.gateways.manual import BY_HAND
from souk.payments.gateways.manual import NAME as MANUAL
from souk.payments.gateways.mock import NAME, SUCCEEDS, TEST_ADDRESSES, TEST_CARDS
from souk.payments.gateways.paypal import NAME as PAYPAL
from souk.payments.gateways.paypal import TOKEN as PAYPAL_TOKEN
from souk.payments.gateways.stripe import NAME as STRIPE
from souk.payments.gateways.stripe import UPI as STRIPE_UPI
from souk.payments.models import MethodKind
from souk.payments.schemas import PaymentMethodBody
from souk.payments.tenders.codes import read_code
from souk.payments.tenders.nothing_due import TENDERS

BRANDS = {
    "visa": "Visa",
    "mastercard": "Mastercard",
    "amex": "American Express",
    "discover": "Discover",
    "diners": "Diners Club",
    "jcb": "JCB",
    "unionpay": "UnionPay",
    "cartes_bancaires": "Cartes Bancaires",
    "eftpos_au": "eftpos",
}
_UPI_ADDRESS = re.compile(r"[A-Za-z0-9._-]{2,64}@[A-Za-z][A-Za-z0-9]{1,63}")
_BETWEEN_DIGITS = str.maketrans("", "", " -")


class PaymentMethod(msgspec.Struct, frozen=True):
    """How somebody pays, as far as it may be stored. `token` tells the provider's gateway which account is meant."""

    provider: str
    kind: MethodKind
    brand: str
    last_four: str | None
    token: str


NAMELESS = {
    "upi": PaymentMethod(STRIPE, MethodKind.UPI, "UPI", None, STRIPE_UPI),
    "paypal": PaymentMethod(PAYPAL, MethodKind.PAYPAL, "PayPal", None, PAYPAL_TOKEN),
    "manual": PaymentMethod(MANUAL, MethodKind.MANUAL, "By hand", None, BY_HAND),
}
"""Ways that say nothing of whose account it is: whoever pays says so elsewhere."""


class SavedChoice(msgspec.Struct, frozen=True):
    """One of the saved methods of whoever pays: `get_own_method` tells how it is charged."""

    id: UUID


def choose_method(body: PaymentMethodBody) -> PaymentMethod | SavedChoice:
    """As `check_method`, and saved methods by their id as well."""
    if body.type != "saved":
        return check_method(body)
    if body.id is None:
        raise invalid_field("payment_method.id", "Say which saved method pays.")
    return SavedChoice(body.id)


def check_method(body: PaymentMethodBody) -> PaymentMethod:
    """Raises RawCardRefused, PaymentMethodUnavailable, Invalid; none of them repeats what was typed."""
    if body.type == "card" and body.token is not None:
        return stripe_card(body.token, body.brand, body.last_four)
    if body.type == "card":
        return card_of(body.number, field="payment_method.number")
    if body.type == "upi" and body.flow is None:
        return upi_of(body.vpa, field="payment_method.vpa")
    if body.type == "gift_card":
        return gift_card_of(body.code, field="payment_method.code")
    if body.type not in NAMELESS:
        raise PaymentMethodUnavailable
    return NAMELESS[body.type]


def card_of(number: SecretStr | None, *, field: str) -> PaymentMethod:
    """Raises RawCardRefused, Invalid. `field` is where it was typed."""
    if number is None:
        raise invalid_field(field, "Enter a card number.")
    digits = number.get_secret_value().translate(_BETWEEN_DIGITS)
    token = TEST_CARDS.get(digits)
    if token is None:
        raise RawCardRefused
    return PaymentMethod(NAME, MethodKind.CARD, "Visa", digits[-4:], token)


def stripe_card(token: str, brand: str | None, last_four: str | None) -> PaymentMethod:
    """What Stripe.js made of a card in the browser. Brand and digits are hearsay, for people to look at."""
    return PaymentMethod(STRIPE, MethodKind.CARD, BRANDS.get(brand or "", "Card"), last_four, token)


def gift_card_of(typed: SecretStr | None, *, field: str) -> PaymentMethod:
    """Pays the whole of what it is charged: its code is the token, and no gateway is asked. Raises Invalid."""
    code = read_code(typed.get_secret_value()) if typed is not None else None
    if code is None:
        raise invalid_field(field, "Enter the gift card's code: 8 to 32 letters and digits.")
    return PaymentMethod(TENDERS, MethodKind.GIFT_CARD, "Gift card", code[-4:], code)


def upi_of(vpa: SecretStr | None, *, field: str) -> PaymentMethod:
    """Raises Invalid. `field` is where it was typed."""
    if vpa is None:
        raise invalid_field(field, "Enter a UPI address.")
    address = vpa.get_secret_value().strip()
    if _UPI_ADDRESS.fullmatch(address) is None:
        raise invalid_field(field, "This is not a UPI address, such as name@bank.")
    return PaymentMethod(NAME, MethodKind.UPI, "UPI", None, TEST_ADDRESSES.get(address.lower(), SUCCEEDS))
