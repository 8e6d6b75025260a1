"""What the checkout page shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from souk.cart import PricedCart, StoreGroup, store_groups, summary_of
from souk.identity import SavedAddress, sign_in_url
from souk.kernel.money import Money
from souk.orders.checkout_form import NEW_ADDRESS, chosen_method, method_options
from souk.orders.queries import Shopper
from souk.ui import FormState, Option, Row


@dataclass(frozen=True, slots=True)
class CheckoutPage:
    """`key` makes a second click harmless. `addresses` are the saved ones, and at the end a new one."""

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
    groups: tuple[StoreGroup, ...]
    summary: tuple[Row, ...]
    total: Money

    @classmethod
    def of(cls, priced: PricedCart, shopper: Shopper, form: FormState, *, key: str) -> "CheckoutPage":
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
            methods=method_options(shopper.methods),
            chosen_method=chosen_method(shopper.methods),
            may_keep_method=not shopper.is_guest,
            groups=store_groups(priced),
            summary=summary_of(priced.quote),
            total=Money(priced.quote.total, priced.currency),
        )


def address_options(saved: Sequence[SavedAddress]) -> tuple[Option, ...]:
    if not saved:
        return ()
    kept = (Option(str(each.id), each.street, note=each.postal().one_line(), icon="map-pin") for each in saved)
    return (*kept, Option(NEW_ADDRESS, "Another address", note="Typed in below", icon="plus"))


def default_address(saved: Sequence[SavedAddress]) -> str:
    default = next((each for each in saved if each.is_default), saved[0] if saved else None)
    return str(default.id) if default is not None else NEW_ADDRESS
