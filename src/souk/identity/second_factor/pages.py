"""What the pages of the second factor show."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import quote

from souk.identity.pages import account_tabs
from souk.identity.second_factor.codes import picture_of
from souk.identity.second_factor.enforcement import ENROLMENT
from souk.identity.second_factor.queries import SecondFactorState, TotpEnrolment, get_state
from souk.kernel.database import ReadContext
from souk.ui import FormState, Tab

FEW: Final = 3
"""Recovery codes left, below which a person is told to make new ones."""
GROUP: Final = 4


@dataclass(frozen=True, slots=True)
class CodePage:
    """The second step of a sign-in. `recovery`: the field takes letters; `other_url` leads to the other kind."""

    form: FormState
    next: str
    recovery: bool
    has_code: bool
    has_passkey: bool
    other_url: str
    again_url: str


@dataclass(frozen=True, slots=True)
class SecondFactorSection:
    has_totp: bool
    since: datetime | None
    codes_left: int
    few_left: bool
    is_demanded: bool
    is_missing: bool
    url: str


@dataclass(frozen=True, slots=True)
class Enrolling:
    """`secret` in groups, as somebody types it; `picture` is the same to scan."""

    secret: str
    picture: str
    otpauth_uri: str

    @classmethod
    def of(cls, enrolment: TotpEnrolment) -> "Enrolling":
        secret = enrolment.secret
        groups = " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP))
        return cls(groups, picture_of(enrolment.otpauth_uri), enrolment.otpauth_uri)


@dataclass(frozen=True, slots=True)
class SecondFactorPage:
    """`enrolling` while an app is being set up; `is_missing`: a role demands what is not there yet."""

    state: SecondFactorState
    enrolling: Enrolling | None
    is_missing: bool
    form: FormState
    next: str
    tabs: tuple[Tab, ...]


@dataclass(frozen=True, slots=True)
class RecoveryCodesPage:
    """Shown once. `file_url` is the same as a text file, without asking the server."""

    codes: tuple[str, ...]
    file_url: str
    next: str
    tabs: tuple[Tab, ...]

    @classmethod
    def of(cls, codes: list[str], back: str) -> "RecoveryCodesPage":
        text = "Souk recovery codes. Each opens your account once.\n\n" + "\n".join(codes) + "\n"
        return cls(tuple(codes), f"data:text/plain;charset=utf-8,{quote(text)}", back, account_tabs("security"))


async def second_factor_section(ctx: ReadContext, _form: FormState) -> SecondFactorSection:
    state = await get_state(ctx)
    return SecondFactorSection(
        has_totp=state.has_totp,
        since=state.totp_since,
        codes_left=state.recovery_codes_left,
        few_left=state.has_totp and state.recovery_codes_left < FEW,
        is_demanded=state.is_demanded,
        is_missing=state.is_demanded and not state.is_on,
        url=ENROLMENT,
    )
