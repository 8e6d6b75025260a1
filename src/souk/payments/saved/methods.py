"""From what somebody wants to keep to what may be kept of it."""

import calendar
import re
from datetime import date
from typing import Final

import msgspec
from pydantic import SecretStr

from souk.payments.errors import invalid_field
from souk.payments.methods import PaymentMethod, card_of, check_method, stripe_card, upi_of
from souk.payments.models import MethodKind
from souk.payments.saved.schemas import NewMethodBody
from souk.payments.schemas import PaymentMethodBody

_EXPIRY: Final = re.compile(r"(0[1-9]|1[0-2])\s*/\s*(?:20)?(\d\d)")
_CODE: Final = re.compile(r"[A-Z0-9]{8,32}")
_BETWEEN: Final = str.maketrans("", "", " -")
SHOWN_OF_NAME: Final = 2


class NewMethod(msgspec.Struct, frozen=True, kw_only=True):
    """A way to pay, read. `charged_as` is None for what nothing can be charged to; `account` is to be sealed."""

    kind: MethodKind
    brand: str
    last_four: str | None
    charged_as: PaymentMethod | None = None
    expires_on: date | None = None
    account: str | None = None


def read_method(body: NewMethodBody, *, today: date) -> NewMethod:
    """Raises RawCardRefused, Invalid; neither repeats what was typed."""
    if body.type == "card" and body.token is not None:
        card = stripe_card(body.token, body.brand, body.last_four)
        return NewMethod(kind=card.kind, brand=card.brand, last_four=card.last_four, charged_as=card)
    if body.type == "card":
        card = card_of(body.number, field="number")
        expires_on = _expiry(body.exp, today=today)
        return NewMethod(
            kind=card.kind, brand=card.brand, last_four=card.last_four, charged_as=card, expires_on=expires_on
        )
    if body.type == "upi":
        upi = upi_of(body.vpa, field="vpa")
        address = body.vpa.get_secret_value().strip().lower() if body.vpa is not None else ""
        return NewMethod(kind=upi.kind, brand=upi.brand, last_four=None, charged_as=upi, account=address)
    code = _code(body.code)
    return NewMethod(kind=MethodKind.GIFT_CARD, brand="Gift card", last_four=code[-4:], account=code)


def keepable(body: PaymentMethodBody) -> NewMethod:
    """What is being paid with, to be kept as well. Raises what `check_method` raises."""
    method = check_method(body)
    if method.kind is MethodKind.GIFT_CARD:
        return NewMethod(kind=method.kind, brand=method.brand, last_four=method.last_four, account=method.token)
    address = body.vpa.get_secret_value().strip().lower() if body.vpa is not None else None
    return NewMethod(
        kind=method.kind, brand=method.brand, last_four=method.last_four, charged_as=method, account=address
    )


def masked(kind: MethodKind, brand: str, last_four: str | None, account: str | None) -> str:
    """How a saved method is called wherever it is shown: `Visa ending in 4242`, `ad•••@okbank`."""
    if kind is MethodKind.UPI:
        name, _, bank = (account or "").partition("@")
        return f"{name[:SHOWN_OF_NAME]}\N{BULLET}\N{BULLET}\N{BULLET}@{bank}"
    return f"{brand} ending in {last_four}"


def _expiry(typed: SecretStr | None, *, today: date) -> date | None:
    if typed is None:
        return None
    found = _EXPIRY.fullmatch(typed.get_secret_value().strip())
    if found is None:
        raise invalid_field("exp", "Write month and year, such as 12/30.")
    month, year = int(found[1]), 2000 + int(found[2])
    last_day = date(year, month, calendar.monthrange(year, month)[1])
    if last_day < today:
        raise invalid_field("exp", "This card has expired.")
    return last_day


def _code(typed: SecretStr | None) -> str:
    code = typed.get_secret_value().translate(_BETWEEN).upper() if typed is not None else ""
    if _CODE.fullmatch(code) is None:
        raise invalid_field("code", "Enter the gift card's code: 8 to 32 letters and digits.")
    return code
