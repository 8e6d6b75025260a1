"""What the checkout page shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from souk.cart import PricedCart, StoreGroup, store_groups, summary_of
from souk.identity import SavedAddress, sign_in_url
from souk.kernel.money import Money
from souk.kernel.money import total as total_of
from souk.orders.checkout_form import NEW_ADDRESS, chosen_method, method_options
from souk.orders.queries import Shopper
from souk.orders.request import Placed
from souk.payments import Paying, Shown
from souk.ui import FormState, Option, Row

CONTINUE: Final = "/checkout/continue"


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """`key` makes a second click harmless. `addresses` are the saved ones, and at the end a new one.

    `credit` is what the shopper could use; `covered` what gift cards and credit pay of the total, and `left` the rest.
    """

    form: FormState
    key: str
    is_guest: bool
    sign_in_url: str
    full_name: str
    phone: str
    needs_address: bool
    addresses: tuple[Option, ...]
    chosen_address: str
    methods: tuple[Option, ...]
    chosen_method: str
    may_keep_method: bool
    paying: Paying
    groups: tuple[StoreGroup, ...]
    summary: tuple[Row, ...]
    total: Money
    credit: Money | None
    covered: tuple[Row, ...]
    left: Money

    @classmethod
    def of(
        cls,
        priced: PricedCart,
        shopper: Shopper,
        form: FormState,
        *,
        paying: Paying,
        key: str,
        covered: Sequence[Shown] = (),
    ) -> "CheckoutPage":
        total = Money(priced.quote.total, priced.currency)
        return cls(
            form=form,
            key=key,
            is_guest=shopper.is_guest,
            sign_in_url=sign_in_url("/checkout"),
            full_name=shopper.full_name,
            phone=shopper.phone,
            needs_address=priced.requires_shipping,
            addresses=address_options(shopper.saved),
            chosen_address=form.value("address") or default_address(shopper.saved),
            methods=method_options(shopper.methods, paying, priced.currency),
            chosen_method=chosen_method(shopper.methods, paying, priced.currency),
            may_keep_method=not shopper.is_guest,
            paying=paying,
            groups=store_groups(priced),
            summary=summary_of(priced.quote),
            total=total,
            credit=next((each for each in shopper.credit if each.currency == priced.currency), None),
            covered=tuple(Row(each.label, -each.amount, tone="good") for each in covered),
            left=total - total_of((each.amount for each in covered), priced.currency),
        )


NOBODY: Final = Paying()


@dataclass(frozen=True, slots=True)
class ContinuePage:
    """A payment whose payer has something to do first. A script may go on with `client_secret`."""

    paying: Paying
    message: str
    total: Money | None
    client_secret: str
    redirect_url: str
    again_url: str
    cancel_url: str
    quote: str = ""
    """What whoever pays by hand writes beside the money."""

    @classmethod
    def of(cls, placed: Placed, token: str, paying: Paying) -> "ContinuePage":
        payment, url = placed.payment, continue_url(placed.checkout_id, token)
        cancel = continue_url(placed.checkout_id, token, "/cancel")
        quote = (payment.transaction_id or "") if payment.is_by_hand else ""
        return cls(
            paying, payment.message, placed.total, payment.client_secret, payment.redirect_url, url, cancel, quote
        )

    @classmethod
    def still_open(cls, checkout_id: UUID, token: str) -> "ContinuePage":
        """What the gateway says of it is not to be had right now."""
        message = "The payment service has not answered yet. Look again in a moment."
        return cls(
            NOBODY, message, None, "", "", continue_url(checkout_id, token), continue_url(checkout_id, token, "/cancel")
        )


def continue_url(checkout_id: UUID, token: str = "", action: str = "") -> str:
    return f"{CONTINUE}/{checkout_id}{action}" + (f"?token={token}" if token else "")


def address_options(saved: Sequence[SavedAddress]) -> tuple[Option, ...]:
    if not saved:
        return ()
    kept = (Option(str(each.id), each.street, note=each.postal().place(), icon="map-pin") for each in saved)
    return (*kept, Option(NEW_ADDRESS, "Another address", note="Typed in below", icon="plus"))


def default_address(saved: Sequence[SavedAddress]) -> str:
    default = next((each for each in saved if each.is_default), saved[0] if saved else None)
    return str(default.id) if default is not None else NEW_ADDRESS
