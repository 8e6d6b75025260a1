"""What happened to people. Ids only: names and addresses are looked up by whoever may see them."""

from typing import Literal
from uuid import UUID

from souk.kernel.outbox import Event


class PersonRegistered(Event, frozen=True, kw_only=True):
    person_id: UUID


class EmailVerificationAsked(Event, frozen=True, kw_only=True):
    """Whoever sends the mail makes its secret: `issue_verification_token`."""

    person_id: UUID


class EmailVerified(Event, frozen=True, kw_only=True):
    person_id: UUID


class PasswordResetAsked(Event, frozen=True, kw_only=True):
    """For an address that may be nobody's (`person_id` null): both are announced, so that neither takes longer.

    Whoever sends the mail makes its secret: `issue_reset_token`.
    """

    person_id: UUID | None


class PasswordChanged(Event, frozen=True, kw_only=True):
    """`was_reset`: by a mailed link, not by somebody who knew the one before."""

    person_id: UUID
    was_reset: bool = False


class EmailChangeAsked(Event, frozen=True, kw_only=True):
    """The new address gets a link (`issue_email_change_token` tells both), the present one a notice."""

    person_id: UUID


class EmailChanged(Event, frozen=True, kw_only=True):
    """`sealed_former`: the address it was, sealed, for a last notice there."""

    person_id: UUID
    sealed_former: str


class UsernameChanged(Event, frozen=True, kw_only=True):
    person_id: UUID


class ProfileChanged(Event, frozen=True, kw_only=True):
    """`fields`: the names of what was changed, not the values."""

    person_id: UUID
    fields: list[str]


class SignedIn(Event, frozen=True, kw_only=True):
    """`is_new_device`: on one that this person, who has used others, was not seen on before.

    `sealed_device` and `sealed_address`: what they sat at and where it was, for the audit trail. `guest_digest`: of the
    key under which their browser was a guest until now; what hangs on it becomes theirs.
    """

    person_id: UUID
    session_id: UUID
    is_new_device: bool = False
    guest_digest: str | None = None
    sealed_device: str | None = None
    sealed_address: str | None = None


class SignInFailed(Event, frozen=True, kw_only=True):
    """`person_id` is the account that was tried, if there is one; `why`, what did not let them in."""

    person_id: UUID | None
    why: Literal["password", "disabled", "second_factor", "passkey"] = "password"
    sealed_device: str | None = None
    sealed_address: str | None = None


class SessionEnded(Event, frozen=True, kw_only=True):
    """`reused`: not by signing out, but because a refresh token came twice."""

    person_id: UUID
    session_id: UUID
    reused: bool = False


class PersonRemoved(Event, frozen=True, kw_only=True):
    """Taken out of the marketplace by its staff: signed out everywhere, and never in again unless restored."""

    person_id: UUID


class PersonRestored(Event, frozen=True, kw_only=True):
    person_id: UUID
