"""Letters about how an account is opened: whatever changes there is told to its owner."""

from dataclasses import dataclass
from typing import Final

from souk.notifications.letters.account import OWNER
from souk.notifications.writing import Draft, LetterKind, Writer

TOLD: Final = {
    "second_factor_on": (
        "Two-step sign-in is on",
        (
            "From now on signing in takes a code from your authenticator app as well. "
            "Keep your recovery codes where you find them without your phone."
        ),
    ),
    "second_factor_off": (
        "Two-step sign-in is off",
        "From now on your password alone opens your account.",
    ),
    "recovery_code_used": (
        "A recovery code was used",
        (
            "Somebody signed in to your account with one of your recovery codes instead of your authenticator app. "
            "That code works no longer."
        ),
    ),
    "passkey_added": (
        "A passkey was added",
        "Your account can be opened with a new passkey.",
    ),
    "passkey_removed": (
        "A passkey was removed",
        "A passkey of your account works no longer.",
    ),
    "passkey_cloned": (
        "A passkey was refused",
        (
            "Somebody tried to sign in with what looks like a copy of your passkey. It was refused. "
            "Remove that passkey and add a new one."
        ),
    ),
    "sign_in_linked": (
        "Another way to sign in was added",
        "Your account can now be opened with an account of another provider.",
    ),
    "api_key_created": (
        "An API key was made",
        "A program can now act for you with a new key.",
    ),
}
"""By what happened: the subject, and what it means."""


@dataclass(frozen=True, slots=True)
class ChangeView:
    first_name: str
    title: str
    sentence: str
    security_url: str
    reset_url: str


async def security_changed(writer: Writer) -> Draft | None:
    title, sentence = TOLD[writer.about["what"]]
    page = writer.links.page
    view = ChangeView(writer.first_name, title, sentence, page("/account/security"), page("/forgot-password"))
    return Draft(title, "If that was you, there is nothing to do.", view)


KINDS = (LetterKind(name="security_changed", title="Security of an account", compose=security_changed, because=OWNER),)
