"""All that a document says, frozen when it is made: plain while in hand, sealed where it is kept.

Amounts in minor units of the document's currency, as they were agreed; none is ever worked out again.
"""

from datetime import datetime
from uuid import UUID

import msgspec

from souk.kernel.crypto import KeyRing
from souk.pricing import Step


class Party(msgspec.Struct, frozen=True):
    """Who sells or buys, as it stands on paper: a name, and lines below it."""

    name: str
    lines: tuple[str, ...] = ()


class SoldLine(msgspec.Struct, frozen=True, kw_only=True):
    """`total` is after its discounts, and without the tax unless prices include it."""

    name: str
    note: str
    quantity: int
    unit_price: int
    discount: int
    tax: int
    total: int


class TaxedAt(msgspec.Struct, frozen=True):
    """What was sold at one rate (`8 %`)."""

    rate: str
    net: int
    tax: int


class Paid(msgspec.Struct, frozen=True):
    """`how` is for people: `Visa ending in 4242`."""

    how: str
    at: datetime
    transaction: str = ""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """`corrects` is the number of the invoice that a credit note refers to; `reason` is why it was made.

    `is_reversal`: a credit note that takes another one back, since its money could not be sent.
    """

    seller: Party
    contact: str
    buyer: Party
    order_number: str
    ordered_at: datetime
    currency: str
    total: int
    tax: int
    taxes: tuple[TaxedAt, ...]
    ships_to: Party | None = None
    paid: Paid | None = None
    lines: tuple[SoldLine, ...] = ()
    subtotal: int = 0
    discount: int = 0
    loyalty_discount: int = 0
    shipping: int = 0
    prices_include_tax: bool = False
    trace: tuple[Step, ...] = ()
    logo_id: UUID | None = None
    corrects: str = ""
    reason: str = ""
    is_reversal: bool = False


_decode = msgspec.json.Decoder(Content).decode


def seal_content(keys: KeyRing, content: Content) -> str:
    return keys.seal(msgspec.json.encode(content).decode())


def open_content(keys: KeyRing, sealed: str) -> Content:
    return _decode(keys.open(sealed))
