"""What the pages of recovery show."""

from dataclasses import dataclass

from souk.identity.queries import get_me
from souk.identity.recovery.links import find_wanted_email
from souk.kernel.database import ReadContext
from souk.ui import FormState


@dataclass(frozen=True, slots=True)
class ForgotPage:
    """`is_sent`: somebody asked; whether there is such an account, the page does not say."""

    form: FormState
    is_sent: bool = False


@dataclass(frozen=True, slots=True)
class ResetPage:
    """`token` is empty where the link does not hold."""

    form: FormState
    token: str


@dataclass(frozen=True, slots=True)
class LinkPage:
    """A mailed link, opened: nothing happens before the button is pressed, since mail scanners open links too.

    `token` is empty where the link does not hold.
    """

    title: str
    text: str
    label: str
    action: str
    token: str
    retry_url: str


@dataclass(frozen=True, slots=True)
class PasswordSection:
    form: FormState
    email: str


@dataclass(frozen=True, slots=True)
class EmailSection:
    """`waiting_for`: the address that a link was mailed to and that does not count yet."""

    form: FormState
    email: str
    is_verified: bool
    waiting_for: str | None


@dataclass(frozen=True, slots=True)
class UsernameSection:
    form: FormState
    username: str


async def password_section(ctx: ReadContext, form: FormState) -> PasswordSection:
    return PasswordSection(form, (await get_me(ctx)).email)


async def email_section(ctx: ReadContext, form: FormState) -> EmailSection:
    me = await get_me(ctx)
    return EmailSection(form, me.email, me.is_verified, await find_wanted_email(ctx, me.id))


async def username_section(ctx: ReadContext, form: FormState) -> UsernameSection:
    return UsernameSection(form, (await get_me(ctx)).username or "")
