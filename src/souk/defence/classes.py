"""Which calls count as what: the table behind the gate, the reference page and the back office.

The first classes are counted by the gate, by method and path alone. The others are asked about where the thing happens,
since only the door knows (a password that was wrong, a mail that would go out).
"""

from collections.abc import Mapping
from typing import Final, NamedTuple

from souk.kernel.gate import SAFE, Counting
from souk.kernel.rate_limit import rate_of

SEARCHES: Final = ("/search", "/api/v1/products/search")
UPLOADS: Final = (
    "/images",
    "/banner",
    "/logo",
    "/avatar",
    "/auth/register/vendor",
    "/sell",
    "/imports/products",
    "/photos",
    "/review",
)
ORDERS: Final = frozenset({"/api/v1/orders", "/checkout"})
PAYMENT_REQUIRED: Final = 402


class Class(NamedTuple):
    """`for_live` is what a shop on the open internet does well to set; empty: the default is right."""

    name: str
    what: str
    whose: str
    together: bool
    for_live: str = ""


ACCOUNT_OR_ADDRESS = "account, else address"
CLASSES: Final = (
    Class("reads", "Pages and calls that change nothing and are not answered from memory", ACCOUNT_OR_ADDRESS, False,
          "1200/minute"),
    Class("searches", "Searches that are not answered from memory", ACCOUNT_OR_ADDRESS, False, "300/minute"),
    Class("writes", "Everything that changes something and is no other class", ACCOUNT_OR_ADDRESS, False, "600/minute"),
    Class("orders", "Orders placed", ACCOUNT_OR_ADDRESS, False, "60/minute"),
    Class("declined_payments", "Orders whose payment was declined: the mark of somebody who tries stolen cards",
          "account and address", True),
    Class("uploads", "Pictures and product files", ACCOUNT_OR_ADDRESS, True, "120/minute"),
    Class("exports", "Files of products, reports and one's own data", ACCOUNT_OR_ADDRESS, True, "30/minute"),
    Class("api_keys", "Calls with one API key, whatever they do", "key", False, "1200/minute"),
    Class("gift_card_codes", "Wrong codes of gift cards, wherever they are typed", "account and address", True),
    Class("coupon_codes", "Codes that no coupon has, put on a cart", "account and address", True),
    Class("paypal_messages", "Messages that said to be PayPal's and were not: PayPal is asked about each", "address",
          True),
    Class("queue_numbers", "Numbers that guests take in the lines of those who walk in", "address", True),
    Class("sign_in", "Wrong passwords; a right one forgives the account", "account and address", True),
    Class("second_factor", "Wrong codes; signing in forgives them", "account", True),
    Class("passkey_sign_in", "Sign-ins by passkey that are begun", "address", True),
    Class("register_account", "New accounts", "address", True, "20/hour"),
    Class("reset_by_address", "Mails for a new password; more are refused", "address", True),
    Class("reset_by_account", "The same; more are answered alike and not sent", "account", True),
    Class("confirmation_mail", "Mails that confirm an e-mail address", "account", True),
    Class("mailed_link", "Tries to use a mailed link", "address", True),
)  # fmt: skip


def class_of(method: str, path: str) -> str:
    """Of a call, by the canonical path."""
    if method in SAFE:
        if "/export" in path:
            return "exports"
        return "searches" if path.startswith(SEARCHES) else "reads"
    if path in ORDERS:
        return "orders"
    return "uploads" if path.endswith(UPLOADS) else "writes"


COUNTING: Final = Counting(
    class_of=class_of,
    exact=frozenset({"uploads", "exports"}),
    failures={"orders": (PAYMENT_REQUIRED, "declined_payments")},
)


def wide_open(limits: Mapping[str, str]) -> list[str]:
    """The classes whose limit is looser than a shop on the open internet does well to have."""
    return [each.name for each in CLASSES if each.for_live and _looser(limits.get(each.name, ""), each.for_live)]


def _looser(given: str, advised: str) -> bool:
    if not given:
        return True
    rate, wanted = rate_of(given), rate_of(advised)
    return rate.amount / rate.seconds > wanted.amount / wanted.seconds
