"""Payouts, balances and statements, in and out. Amounts are minor units of `currency`."""

import re
from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import AfterValidator, Field, StringConstraints

from souk.kernel.fields import Body, Line, Minor, OptionalLine
from souk.kernel.money import LARGEST
from souk.payouts.statuses import PayoutSchedule, PayoutStatus, StartedBy
from souk.payouts.transfers import Destination


class PayoutView(msgspec.Struct, frozen=True, kw_only=True):
    """`destination` is masked; `send_to` is in clear, for those who send payouts and while one is under way."""

    id: UUID
    store_id: UUID
    store: str
    currency: str
    amount: int
    status: PayoutStatus
    started_by: StartedBy
    destination: str
    send_to: Destination | None
    reference: str
    note: str
    requested_at: datetime
    sent_at: datetime | None
    settled_at: datetime | None


class PayoutAccountView(msgspec.Struct, frozen=True, kw_only=True):
    """`destination` is masked, and empty until somebody said where the money goes."""

    store_id: UUID
    currency: str
    destination: str
    schedule: PayoutSchedule
    minimum: int
    next_on: date | None
    version: int


class PayoutTermsView(msgspec.Struct, frozen=True, kw_only=True):
    """`release_days` after delivery a sale is available; less than `minimum` is not paid out."""

    release_days: int
    minimum: int
    version: int


class StatementLine(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` is what the store has more by it. `reference` is an order's number or a payout's."""

    at: datetime
    kind: str
    what: str
    reference: str
    amount: int


class Statement(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """opening + sales + refunds + commission + payouts + other = closing. Both days are included (UTC).

    `tax` is sales tax that was taken for the store and is none of its balance. `is_complete` is false where there are
    more lines than are shown.
    """

    store_id: UUID
    currency: str
    from_: date
    to: date
    opening: int
    sales: int
    refunds: int
    commission: int
    payouts: int
    other: int
    closing: int
    tax: int
    lines: list[StatementLine]
    is_complete: bool


class RequestPayout(Body):
    """All that is available, unless `amount` says less."""

    store_id: Annotated[UUID, Field(strict=False)]
    amount: Annotated[int, Field(ge=1, le=LARGEST)] | None = None


class MarkPaid(Body):
    reference: Line = Field(examples=["BZ-2026-0042"], description="The bank's name for the transfer.")


class MarkFailed(Body):
    note: Line = Field(examples=["The bank does not know the account."])


CONNECTED_ACCOUNT = re.compile(r"acct_[A-Za-z0-9]{4,40}")


def _account(text: str) -> str:
    """An IBAN is checked by its own check digits; any other number of an account is taken as it is.

    So is the name of a connected account at Stripe, in which small letters count.
    """
    if CONNECTED_ACCOUNT.fullmatch(text.strip()):
        return text.strip()
    plain = text.replace(" ", "").replace("-", "").upper()
    if not plain.isascii() or not plain.isalnum() or not 4 <= len(plain) <= 34:
        raise ValueError("must be an IBAN or the number of an account")
    if plain[:2].isalpha() and plain[2:4].isdigit() and len(plain) >= 15:
        digits = "".join(str(int(each, 36)) for each in plain[4:] + plain[:4])
        if int(digits) % 97 != 1:
            raise ValueError("is no valid IBAN: look at it again")
    return plain


class DestinationBody(Body):
    holder: Annotated[Line, StringConstraints(max_length=120)] = Field(examples=["Ada Byron"])
    account: Annotated[Line, StringConstraints(max_length=60), AfterValidator(_account)] = Field(
        examples=["DE89 3704 0044 0532 0130 00"]
    )
    bank: Annotated[OptionalLine, StringConstraints(max_length=60)] = Field(default="", examples=["Bazaar Bank"])

    def as_destination(self) -> Destination:
        return Destination(holder=self.holder, account=self.account, bank=self.bank)


class PayoutAccountBody(Body):
    """What is left out stays. `destination` needs a sign-in or a confirmation of the past ten minutes."""

    destination: DestinationBody | None = None
    schedule: Annotated[PayoutSchedule, Field(strict=False)] | None = None
    minimum: Minor | None = None
    version: Annotated[int, Field(ge=0, le=2**31)] | None = None


class PayoutTermsBody(Body):
    release_days: Annotated[int, Field(ge=0, le=365)]
    minimum: Minor = 0
    version: Annotated[int, Field(ge=0, le=2**31)] | None = None
