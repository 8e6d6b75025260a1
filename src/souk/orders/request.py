"""What somebody asks for when they order, and what they get."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from souk.kernel.money import Money
from souk.orders.contact import Contact, Destination
from souk.orders.queries import OrderDetail
from souk.payments import NewMethod, PaymentMethod, PaymentStatus, SavedChoice


class OrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`items` (variant → pieces) instead of the cart; `address_id` instead of `destination`; `key` names the attempt.

    `keep` is to be saved for the next time once the order stands.
    """

    method: PaymentMethod | SavedChoice
    keep: NewMethod | None = None
    contact: Contact = Contact()
    destination: Destination | None = None
    address_id: UUID | None = None
    items: Mapping[UUID, int] | None = None
    special_instructions: str = ""
    key: str | None = None

    @property
    def charged(self) -> PaymentMethod:
        """How the gateway is asked, once it is known which saved method was meant."""
        assert isinstance(self.method, PaymentMethod)
        return self.method


class PaymentReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """How the payment of a checkout stands. `message` is a sentence for the person who paid."""

    id: UUID
    transaction_id: str | None
    status: PaymentStatus
    message: str
    timestamp: datetime


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A checkout that became orders. `guest_token` lets a guest follow them; `destination` is known while it is new."""

    checkout_id: UUID
    total: Money
    payment: PaymentReceipt
    orders: list[OrderDetail]
    destination: Destination | None = None
    guest_token: str | None
