"""What somebody asks for when they order, and what they get."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

import msgspec

from souk.kernel.money import Money
from souk.orders.contact import Contact, Destination
from souk.orders.queries import OrderDetail
from souk.payments import TENDERS, NewMethod, PaymentMethod, PaymentStatus, SavedChoice, WantedTenders


class OrderRequest(msgspec.Struct, frozen=True, kw_only=True):
    """`items` (variant → pieces) instead of the cart; `address_id` instead of `destination`; `key` names the attempt.

    `keep` is to be saved for the next time once the order stands. Gift cards by their codes, and then the person's
    credit, pay before `method` does. `return_url`, with `{}` for the checkout's id, is where somebody comes back to
    after doing something at the gateway's own page.
    """

    method: PaymentMethod | SavedChoice
    keep: NewMethod | None = None
    contact: Contact = Contact()
    destination: Destination | None = None
    address_id: UUID | None = None
    items: Mapping[UUID, int] | None = None
    special_instructions: str = ""
    key: str | None = None
    gift_cards: tuple[str, ...] = ()
    use_credit: bool = False
    return_url: str = ""

    @property
    def charged(self) -> PaymentMethod:
        """How the gateway is asked, once it is known which saved method was meant."""
        assert isinstance(self.method, PaymentMethod)
        return self.method

    @property
    def names_gift_cards(self) -> bool:
        typed = isinstance(self.method, PaymentMethod) and self.method.provider == TENDERS
        return typed or bool(self.gift_cards)

    @property
    def tenders(self) -> WantedTenders:
        """A gift card that is the way to pay is the first of them."""
        method = (self.charged.token,) if self.charged.provider == TENDERS else ()
        return WantedTenders((*method, *self.gift_cards), self.use_credit)


class PaymentReceipt(msgspec.Struct, frozen=True, kw_only=True):
    """How the payment of a checkout stands. `message` is a sentence for the person who paid.

    Where it requires action, a script goes on with `client_secret`, or the person at `redirect_url`.
    """

    id: UUID
    transaction_id: str | None
    status: PaymentStatus
    message: str
    timestamp: datetime
    client_secret: str = ""
    redirect_url: str = ""
    is_by_hand: bool = False


class Placed(msgspec.Struct, frozen=True, kw_only=True):
    """A checkout that became orders, or whose payment requires action: then it has none yet.

    `guest_token` lets a guest follow them; `destination` is known while it is new.
    """

    checkout_id: UUID
    total: Money
    payment: PaymentReceipt
    orders: list[OrderDetail]
    destination: Destination | None = None
    guest_token: str | None
