"""What the doors of the second factor take and give."""

from datetime import datetime

import msgspec
from pydantic import Field

from souk.identity.second_factor.queries import SecondFactorState
from souk.kernel.fields import Body, Line, Secret

LEFT_OUT = "Left out only where the account has none: then confirm that it is you before."


class SecondStep(Body):
    """The second step of a sign-in."""

    challenge: Secret = Field(description="From the answer `second_factor_required`; holds five minutes.")
    code: Line = Field(description="Six digits from the app, or a recovery code.", examples=["287082"])


class TurnOn(Body):
    """The app shows its first code, and the password proves that it is you."""

    code: Line = Field(examples=["287082"])
    password: Secret | None = Field(default=None, description=LEFT_OUT)


class TurnOff(Body):
    code: Line = Field(description="Six digits from the app, or a recovery code.", examples=["287082"])
    password: Secret | None = Field(default=None, description=LEFT_OUT)


class SecondFactorOut(msgspec.Struct, frozen=True, kw_only=True):
    """`required`: a role of yours demands a second factor. `passkeys` counts as one too."""

    totp: bool
    totp_since: datetime | None
    recovery_codes_left: int
    passkeys: int
    required: bool

    @classmethod
    def of(cls, state: SecondFactorState) -> "SecondFactorOut":
        return cls(
            totp=state.has_totp,
            totp_since=state.totp_since,
            recovery_codes_left=state.recovery_codes_left,
            passkeys=state.passkeys,
            required=state.is_demanded,
        )


class RecoveryCodesOut(msgspec.Struct, frozen=True, kw_only=True):
    """Shown this once. Each opens the account one time, in place of a code from the app."""

    recovery_codes: list[str]
