"""Shapes of gift cards and credit on the wire. A whole code leaves once: in the answer that makes the card."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from pydantic import ConfigDict, Field, JsonValue, StringConstraints, WithJsonSchema, model_validator

from souk.kernel.fields import Body, Email, Line, Prose
from souk.kernel.money import LARGEST, Money
from souk.payments.tenders.models import GiftCardStatus

Worth = Annotated[
    int,
    Field(ge=1, le=LARGEST),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "integer", "minimum": 1, "maximum": LARGEST},
                {
                    "type": "object",
                    "properties": {"amount": {"type": "integer", "minimum": 1}, "currency": {"type": "string"}},
                    "required": ["amount", "currency"],
                },
            ],
            "description": "In minor units; or with its currency, instead of `currency`.",
        },
        mode="validation",
    ),
]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Words = Annotated[Prose, StringConstraints(max_length=500)]

EXAMPLE: dict[str, JsonValue] = {
    "amount": 5000,
    "currency": "USD",
    "email": "ada@example.com",
    "message": "Happy birthday!",
}


class Valued(Body):
    """So much money."""

    amount: Worth
    currency: Currency = "USD"

    @model_validator(mode="before")
    @classmethod
    def _with_its_currency(cls, sent: Any) -> Any:
        """`{"amount": {"amount": 5000, "currency": "USD"}}`, which is how answers say it."""
        money = sent.get("amount") if isinstance(sent, dict) else None
        if not isinstance(money, dict) or money.keys() != {"amount", "currency"} or "currency" in sent:
            return sent
        return {**sent, **money}


class NewGiftCard(Valued):
    """`email`: the code is mailed there, with `message`."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    email: Email | None = None
    message: Words = ""
    expires_on: date | None = Field(default=None, strict=False, description="The last day on which it pays.")
    reason: Annotated[Line | None, Field(description="Why it is given; for the books.")] = None


class AskBalance(Body):
    code: Annotated[str, StringConstraints(min_length=1, max_length=40), Field(description="As it stands on the card.")]


class VoidGiftCard(Body):
    reason: Line


class NewCredit(Valued):
    reason: Line


class GiftCardView(msgspec.Struct, frozen=True, kw_only=True):
    """A gift card, masked. `status` is `active`, `void`, `expired` or `used_up`."""

    id: UUID
    last_four: str
    currency: str
    initial: Money
    balance: Money
    status: str
    expires_on: date | None
    created_at: datetime


class IssuedGiftCard(GiftCardView, frozen=True, kw_only=True):
    """With its code, which is told this once."""

    code: str


class GiftCardBalance(msgspec.Struct, frozen=True, kw_only=True):
    """What whoever holds the code may know."""

    last_four: str
    balance: Money
    status: str
    expires_on: date | None


class CreditView(msgspec.Struct, frozen=True, kw_only=True):
    """Store credit in one currency."""

    balance: Money


class CreditEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A movement of one's credit: given (positive) or used (negative)."""

    amount: Money
    what: str
    at: datetime


class Purse(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody's credit: what there is in each currency, and the latest movements."""

    balances: list[Money]
    entries: list[CreditEntry]


def status_of(status: GiftCardStatus, balance: int, expires_on: date | None, *, today: date) -> str:
    if status is GiftCardStatus.VOID:
        return "void"
    if expires_on is not None and expires_on < today:
        return "expired"
    return "active" if balance else "used_up"
