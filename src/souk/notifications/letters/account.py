"""Letters about somebody's own account."""

from dataclasses import dataclass
from datetime import datetime

from souk.identity import find_sign_in
from souk.kernel.mailbox import mailbox
from souk.notifications.writing import DAY, Draft, LetterKind, Writer

OWNER = "you have an account at Souk"


@dataclass(frozen=True, slots=True)
class LinkView:
    """A letter around one button."""

    first_name: str
    url: str
    shop_url: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class NoteView:
    """A letter that tells of something done, and what to do if it was somebody else."""

    first_name: str
    security_url: str
    reset_url: str
    was_reset: bool = False


@dataclass(frozen=True, slots=True)
class SignInView:
    first_name: str
    security_url: str
    reset_url: str
    at: datetime
    device: str
    address: str


async def welcome(writer: Writer) -> Draft | None:
    assert writer.person is not None
    url = None if writer.person.is_verified else await writer.links.verify_email(writer.person.id)
    view = LinkView(writer.first_name, url or "", writer.links.page("/"))
    return Draft("Welcome to Souk", "One account, many stores, one cart.", view)


async def verify_email(writer: Writer) -> Draft | None:
    assert writer.person is not None
    url = await writer.links.verify_email(writer.person.id)
    if url is None:
        return None
    view = LinkView(writer.first_name, url, writer.links.page("/"))
    return Draft("Confirm your e-mail address", "One click, and we know that it is yours.", view)


async def password_reset(writer: Writer) -> Draft | None:
    assert writer.person is not None
    url = await writer.links.reset_password(writer.person.id)
    if url is None:
        return None
    view = LinkView(writer.first_name, url, writer.links.page("/"))
    return Draft("Choose a new password", "The link works once, for 30 minutes.", view)


async def password_changed(writer: Writer) -> Draft | None:
    view = _note(writer, was_reset=writer.about.get("was_reset") == "yes")
    return Draft("Your password was changed", "If that was you, there is nothing to do.", view)


async def new_sign_in(writer: Writer) -> Draft | None:
    known = await find_sign_in(writer.ctx, writer.id_of("session_id"))
    if known is None:
        return None
    page = writer.links.page
    view = SignInView(
        writer.first_name,
        page("/account/security"),
        page("/forgot-password"),
        known.at,
        known.device,
        writer.links.private(known.address),
    )
    return Draft("New sign-in to your account", "From a device you had not used before.", view)


async def email_change(writer: Writer) -> Draft | None:
    """To the new address, which it confirms."""
    assert writer.person is not None
    change = await writer.links.change_email(writer.person.id)
    recipient = mailbox(change.address, writer.person.full_name) if change is not None else None
    if change is None or recipient is None:
        return None
    view = LinkView(writer.first_name, change.url, writer.links.page("/"), change.address)
    return Draft(
        "Confirm your new e-mail address", "One click, and it is the address of your account.", view, recipient
    )


async def email_change_asked(writer: Writer) -> Draft | None:
    """To the present address, in case somebody else asked."""
    return Draft("Your e-mail address is about to change", "If that is you, there is nothing to do.", _note(writer))


async def email_changed(writer: Writer) -> Draft | None:
    """To the address it was."""
    return Draft("Your e-mail address was changed", "This is the last mail that comes here.", _note(writer))


def _note(writer: Writer, *, was_reset: bool = False) -> NoteView:
    page = writer.links.page
    return NoteView(writer.first_name, page("/account/security"), page("/forgot-password"), was_reset)


KINDS = (
    LetterKind(
        name="welcome", title="Welcome", compose=welcome, because="somebody opened an account with this address"
    ),
    LetterKind(
        name="verify_email",
        title="Confirm the e-mail address",
        compose=verify_email,
        because=OWNER,
        useful_for=DAY,
    ),
    LetterKind(
        name="password_reset",
        title="Choose a new password",
        compose=password_reset,
        because="somebody asked for a new password",
        useful_for=DAY / 4,
    ),
    LetterKind(name="password_changed", title="Password changed", compose=password_changed, because=OWNER),
    LetterKind(name="new_sign_in", title="New sign-in", compose=new_sign_in, because=OWNER),
    LetterKind(
        name="email_change",
        title="Confirm a new e-mail address",
        compose=email_change,
        because="somebody wants to use this address for an account at Souk",
        useful_for=DAY,
    ),
    LetterKind(name="email_change_asked", title="E-mail change asked for", compose=email_change_asked, because=OWNER),
    LetterKind(
        name="email_changed",
        title="E-mail address changed",
        compose=email_changed,
        because="this was the address of an account at Souk",
    ),
)
