"""What happened to people. Ids only: names and addresses are looked up by whoever may see them."""

from uuid import UUID

from souk.kernel.outbox import Event


class PersonRegistered(Event, frozen=True, kw_only=True):
    person_id: UUID


class SignedIn(Event, frozen=True, kw_only=True):
    person_id: UUID
    session_id: UUID


class SignInFailed(Event, frozen=True, kw_only=True):
    """`person_id` is the account that was tried, if there is one."""

    person_id: UUID | None


class SessionEnded(Event, frozen=True, kw_only=True):
    """`reused`: not by signing out, but because a refresh token came twice."""

    person_id: UUID
    session_id: UUID
    reused: bool = False
