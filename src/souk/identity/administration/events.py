"""What the back office did to people."""

from uuid import UUID

from souk.kernel.outbox import Event


class RolesChanged(Event, frozen=True, kw_only=True):
    """The roles that a person holds, by name: everywhere, or in the store `store_id`."""

    person_id: UUID
    before: list[str]
    after: list[str]
    store_id: UUID | None = None


class PersonDeactivated(Event, frozen=True, kw_only=True):
    """Signed out everywhere, and not in again until activated."""

    person_id: UUID


class PersonActivated(Event, frozen=True, kw_only=True):
    person_id: UUID


class EmailVouchedFor(Event, frozen=True, kw_only=True):
    """Somebody of the shop takes the address for proved, without a mailed link."""

    person_id: UUID


class EmailUnverified(Event, frozen=True, kw_only=True):
    """Somebody of the shop no longer takes the address for proved."""

    person_id: UUID


class SignedOutEverywhere(Event, frozen=True, kw_only=True):
    """By somebody of the shop. Each session that this ended is announced by itself, too."""

    person_id: UUID
    sessions: int
