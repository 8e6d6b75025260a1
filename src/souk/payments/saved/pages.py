"""What the page of saved methods shows. It offers the gateway's test cards and never asks for a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from souk.identity import account_tabs
from souk.payments.saved.schemas import SavedMethodView
from souk.payments.tenders.schemas import Purse
from souk.ui import FormState, Option, Row, Tab

PAGE: Final = "/account/payment-methods"
ICONS: Final = {"card": "credit-card", "upi": "smartphone", "gift_card": "gift"}
FIELDS: Final = ("type", "card", "exp", "vpa", "code", "is_default")
TEST_CARDS: Final = (
    Option("4242424242424242", "Test card ending in 4242"),
    Option("4000000000000002", "Test card ending in 0002, always declined"),
    Option("4000000000009995", "Test card ending in 9995, no funds"),
)
SHOWN_ENTRIES: Final = 10
KINDS: Final = (
    Option("card", "Card", icon="credit-card"),
    Option("upi", "UPI", icon="smartphone"),
    Option("gift_card", "Gift card", icon="gift"),
)


@dataclass(frozen=True, slots=True)
class MethodCard:
    id: str
    title: str
    note: str
    icon: str
    is_default: bool
    is_expired: bool
    remove_url: str
    default_url: str

    @classmethod
    def of(cls, method: SavedMethodView) -> "MethodCard":
        note = f"Expires {method.expires}" if method.expires else "UPI" if method.type == "upi" else ""
        if method.type == "gift_card":
            note = "Pays whole orders, as long as enough is left on it"
        return cls(
            id=str(method.id),
            title=method.label,
            note=note,
            icon=ICONS[method.type],
            is_default=method.is_default,
            is_expired=method.is_expired,
            remove_url=f"{PAGE}/{method.id}/remove",
            default_url=f"{PAGE}/{method.id}/default" if method.can_pay and not method.is_default else "",
        )


@dataclass(frozen=True, slots=True)
class MethodsPage:
    methods: tuple[MethodCard, ...]
    form: FormState
    tabs: tuple[Tab, ...]
    credit: tuple[Row, ...]
    kinds: tuple[Option, ...] = KINDS
    cards: tuple[Option, ...] = TEST_CARDS

    @classmethod
    def of(cls, methods: Sequence[SavedMethodView], purse: Purse, form: FormState) -> "MethodsPage":
        cards = tuple(MethodCard.of(each) for each in methods)
        return cls(cards, form, account_tabs("payment-methods"), _credit(purse))


def _credit(purse: Purse) -> tuple[Row, ...]:
    """What there is, and how it came and went; nothing for who never had any."""
    told = (Row(each.what, each.amount, note=f"{each.at:%d %B %Y}") for each in purse.entries[:SHOWN_ENTRIES])
    there = (Row("You have", balance, strong=True) for balance in purse.balances)
    return (*told, *there) if purse.entries else ()


def asked_for(typed: dict[str, str]) -> dict[str, Any]:
    """The form in the words of the API: only what belongs to the chosen kind."""
    of_kind = {
        "card": {"number": typed["card"], "exp": typed["exp"]},
        "upi": {"vpa": typed["vpa"]},
        "gift_card": {"code": typed["code"]},
    }
    given = {name: text for name, text in of_kind.get(typed["type"], {}).items() if text}
    return {"type": typed["type"], **given}
