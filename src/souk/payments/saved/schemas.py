"""Shapes of saved methods on the wire. What identifies an account comes in whole and never leaves."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from pydantic import ConfigDict, Field, SecretStr

from souk.kernel.fields import OptionalLine
from souk.payments.models import MethodKind
from souk.payments.schemas import CardToken, ShownBrand, ShownDigits, TypedMethod

_Typed = Annotated[SecretStr, Field(max_length=100)]


class NewMethodBody(TypedMethod):
    """A way to pay to keep. Of a card only the gateway's token, the brand, four digits and the expiry stay."""

    model_config = ConfigDict(
        hide_input_in_errors=True,
        json_schema_extra={
            "examples": [
                {"type": "card", "number": "4242424242424242", "exp": "12/30", "is_default": True},
                {"type": "upi", "vpa": "success@upi"},
                {"type": "gift_card", "code": "SOUK-2026-GIFT"},
            ]
        },
    )

    type: Literal["card", "upi", "gift_card"]
    number: Annotated[_Typed | None, Field(description="For `card`: one of the test numbers, spaces allowed.")] = None
    exp: Annotated[_Typed | None, Field(description="For `card`: MM/YY.")] = None
    cvc: Annotated[_Typed | None, Field(description="For `card`; never kept.")] = None
    holder: Annotated[OptionalLine | None, Field(description="For `card`; not kept.")] = None
    token: CardToken = None
    brand: ShownBrand = None
    last_four: ShownDigits = None
    vpa: Annotated[_Typed | None, Field(description="For `upi`: the address, `name@bank`.")] = None
    code: Annotated[_Typed | None, Field(description="For `gift_card`: pays whole orders.")] = None
    is_default: Annotated[bool, Field(description="Takes the place of the default there was.")] = False


class SavedMethodView(msgspec.Struct, frozen=True, kw_only=True):
    """A saved method, masked. `label` says it in words; `expires` is `MM/YY`; `gateway` is who charges it."""

    id: UUID
    type: MethodKind
    brand: str
    last_four: str | None
    label: str
    expires: str | None
    is_expired: bool
    can_pay: bool
    gateway: str | None
    is_default: bool
    created_at: datetime
