"""Shapes on the wire. What says how somebody pays comes in whole and never leaves."""

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

import msgspec
from pydantic import ConfigDict, Field, SecretStr, model_validator

from souk.kernel.fields import Body, OptionalLine
from souk.kernel.money import Money
from souk.payments.gateways.mock import __doc__ as outcomes
from souk.payments.models import MethodKind, PaymentStatus, RefundStatus, TransactionKind, TransactionOutcome

_OUTCOMES = (outcomes or "").partition("\n\n")[2]
StatusAsked = PaymentStatus
MethodAsked = MethodKind
"""What lists are narrowed by."""
_Typed = Annotated[SecretStr, Field(max_length=100)]


CardBrand = Literal[
    "visa", "mastercard", "amex", "discover", "diners", "jcb", "unionpay", "cartes_bancaires", "eftpos_au", "unknown"
]

CardToken = Annotated[
    str | None,
    Field(
        pattern=r"^pm_[A-Za-z0-9_]{1,200}$",
        description="For `card`, where Stripe takes payments, instead of `number`: what Stripe.js made of the card.",
    ),
]
UpiFlow = Annotated[
    Literal["qr"] | None,
    Field(
        description="For `upi`, where Stripe takes payments in INR, instead of `vpa`: whoever pays scans a code, or "
        "opens their UPI app; `redirect_url` and `client_secret` lead there."
    ),
]
ShownBrand = Annotated[CardBrand | None, Field(description="With `token`: only shown.")]
ShownDigits = Annotated[str | None, Field(pattern=r"^[0-9]{4}$", description="With `token`: only shown.")]


OTHER_NAMES = {
    "card_number": "number",
    "expiry": "exp",
    "cvv": "cvc",
    "name_on_card": "holder",
    "upi_id": "vpa",
    "payment_method_id": "id",
}


class TypedMethod(Body):
    """What somebody typed of a way to pay, by our names or by those that are common elsewhere."""

    @model_validator(mode="before")
    @classmethod
    def _by_our_names(cls, sent: Any) -> Any:
        """`exp_month` and `exp_year` become `exp`. A name that comes beside ours stays, and is refused."""
        if not isinstance(sent, dict):
            return sent
        named = {ours if (ours := OTHER_NAMES.get(name, name)) not in sent else name: sent[name] for name in sent}
        month, year = named.get("exp_month"), named.get("exp_year")
        if "exp" in named or not isinstance(month, int | str) or not isinstance(year, int | str):
            return named
        dated = {name: value for name, value in named.items() if name not in {"exp_month", "exp_year"}}
        return {**dated, "exp": f"{month:0>2}/{str(year)[-2:]}"}


class PaymentMethodBody(TypedMethod):
    """How to pay. Values are never stored, logged or repeated in an error."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "description": f"How to pay. {_OUTCOMES}\n\n`saved` pays with one of `GET /users/payment-methods` "
            "by its `id`; somebody else's is 404 `unknown_payment_method`. `gift_card` pays the whole order by its "
            "`code`; where it does not suffice: 402 `tender_too_small`. "
            "`manual` waits until staff note that the money came: `message` says where to send it.\n\n"
            "Understood as well: `card_number`, `expiry`, `exp_month` with `exp_year`, `cvv`, `name_on_card`, `upi_id` "
            "and `payment_method_id`.",
            "examples": [
                {"type": "card", "number": "4242424242424242", "exp": "12/30", "cvc": "123"},
                {"type": "upi", "vpa": "success@upi"},
                {"type": "upi", "flow": "qr"},
                {"type": "gift_card", "code": "ABCD-EFGH-JKLM-NPQR"},
                {"type": "manual"},
                {"type": "saved", "id": "0198c2f4-6f2e-7d3a-9a51-2f6f3b1c8a10"},
            ],
        },
    )

    type: Literal["card", "upi", "paypal", "gift_card", "manual", "saved"]
    number: Annotated[_Typed | None, Field(description="For `card`: one of the test numbers, spaces allowed.")] = None
    exp: Annotated[_Typed | None, Field(description="For `card`: MM/YY.")] = None
    cvc: Annotated[_Typed | None, Field(description="For `card`.")] = None
    holder: Annotated[OptionalLine | None, Field(description="For `card`: the name on it.")] = None
    token: CardToken = None
    brand: ShownBrand = None
    last_four: ShownDigits = None
    vpa: Annotated[_Typed | None, Field(description="For `upi`: the address, `name@bank`.")] = None
    flow: UpiFlow = None
    code: Annotated[_Typed | None, Field(description="For `gift_card`.")] = None
    id: Annotated[UUID | None, Field(strict=False, description="For `saved`: the saved method.")] = None


class MethodView(msgspec.Struct, frozen=True):
    """How it was paid, masked. A UPI address keeps nothing but its kind."""

    type: MethodKind
    brand: str
    last_four: str | None


class PaymentView(msgspec.Struct, frozen=True, kw_only=True):
    """A payment. `reference_id` is its checkout; `timestamp` the moment of its latest change.

    `refunded` counts refunds from the moment they are promised; `tendered` of `amount` was paid with gift cards and
    credit. `user_id` is nobody for a guest's.
    """

    id: UUID
    user_id: UUID | None
    reference_id: UUID
    status: PaymentStatus
    amount: Money
    tendered: Money
    refunded: Money
    provider: str
    method: MethodView
    transaction_id: str | None
    message: str
    created_at: datetime
    timestamp: datetime


class RefundView(msgspec.Struct, frozen=True):
    """A refund: `pending` until the gateway has answered. `tendered` of it went to gift cards and credit at once."""

    id: UUID
    reference_id: UUID
    amount: Money
    tendered: Money
    reason: str
    status: RefundStatus
    created_at: datetime
    settled_at: datetime | None


class TransactionView(msgspec.Struct, frozen=True):
    """One call to a gateway and what it answered."""

    id: UUID
    kind: TransactionKind
    amount: Money
    outcome: TransactionOutcome
    transaction_id: str | None
    code: str
    message: str
    created_at: datetime


class PaymentDetail(PaymentView, frozen=True, kw_only=True):
    """A payment with its refunds and, for staff, every call to its gateway; both oldest first."""

    refunds: list[RefundView]
    transactions: list[TransactionView] = []
