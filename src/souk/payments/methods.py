"""From what a shopper typed to what may be kept of it: a brand, four digits and a token. The number ends here."""

import re

import msgspec

from souk.kernel.errors import Invalid
from souk.payments.errors import PaymentMethodUnavailable, RawCardRefused
from souk.payments.gateways.mock import NAME, SUCCEEDS, TEST_ADDRESSES, TEST_CARDS
from souk.payments.models import MethodKind
from souk.payments.schemas import PaymentMethodBody

_UPI_ADDRESS = re.compile(r"[A-Za-z0-9._-]{2,64}@[A-Za-z][A-Za-z0-9]{1,63}")
_BETWEEN_DIGITS = str.maketrans("", "", " -")


class PaymentMethod(msgspec.Struct, frozen=True):
    """How somebody pays, as far as it may be stored. `token` tells the provider's gateway which account is meant."""

    provider: str
    kind: MethodKind
    brand: str
    last_four: str | None
    token: str


def check_method(body: PaymentMethodBody) -> PaymentMethod:
    """Raises RawCardRefused, PaymentMethodUnavailable, Invalid; none of them repeats what was typed."""
    if body.type == "card":
        return _card(body)
    if body.type == "upi":
        return _upi(body)
    raise PaymentMethodUnavailable


def _card(body: PaymentMethodBody) -> PaymentMethod:
    if body.number is None:
        raise _missing("number", "Enter a card number.")
    digits = body.number.get_secret_value().translate(_BETWEEN_DIGITS)
    token = TEST_CARDS.get(digits)
    if token is None:
        raise RawCardRefused
    return PaymentMethod(NAME, MethodKind.CARD, "Visa", digits[-4:], token)


def _upi(body: PaymentMethodBody) -> PaymentMethod:
    if body.vpa is None:
        raise _missing("vpa", "Enter a UPI address.")
    address = body.vpa.get_secret_value().strip()
    if _UPI_ADDRESS.fullmatch(address) is None:
        raise _missing("vpa", "This is not a UPI address, such as name@bank.")
    return PaymentMethod(NAME, MethodKind.UPI, "UPI", None, TEST_ADDRESSES.get(address.lower(), SUCCEEDS))


def _missing(field: str, message: str) -> Invalid:
    return Invalid(message, errors=[{"field": f"payment_method.{field}", "message": message}])
