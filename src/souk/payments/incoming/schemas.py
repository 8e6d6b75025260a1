"""Shapes on the wire."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import Field

from souk.kernel.fields import Body
from souk.kernel.money import Money

Action = Literal[
    "create_intent",
    "create_payment_intent",
    "confirm",
    "confirm_payment",
    "status",
    "get_status",
    "get_payment_status",
    "retrieve",
]
_Name = Annotated[str, Field(max_length=255)]


class IntentBody(Body):
    """Which payment is meant, by one of its names. What it costs stands in our books: `amount` is only compared."""

    payment_id: Annotated[UUID | None, Field(strict=False)] = None
    checkout_id: Annotated[UUID | None, Field(strict=False)] = None
    payment_intent_id: Annotated[_Name | None, Field(description="The gateway's name for it.")] = None
    amount: Annotated[int | None, Field(description="In minor units.")] = None
    currency: Annotated[str | None, Field(min_length=3, max_length=3)] = None


class HandlerBody(IntentBody):
    """The same with what is to be done."""

    action: Action


class IntentView(msgspec.Struct, frozen=True, kw_only=True):
    """How a payment stands at its gateway.

    `client_secret` lets Stripe.js go on, where `status` is `action_required`; `redirect_url` is where to approve.
    """

    payment_id: UUID
    checkout_id: UUID
    payment_intent_id: str | None
    gateway: str
    status: str
    amount: Money
    message: str
    client_secret: str | None = None
    redirect_url: str | None = None


class HandlerView(msgspec.Struct, frozen=True):
    """`payment_status` as in `intent`."""

    success: bool
    payment_status: str
    intent: IntentView


class Received(msgspec.Struct, frozen=True):
    received: bool = True
