"""What happened to passkeys. Ids only."""

from uuid import UUID

from souk.kernel.outbox import Event


class PasskeyAdded(Event, frozen=True, kw_only=True):
    person_id: UUID
    passkey_id: UUID


class PasskeyRemoved(Event, frozen=True, kw_only=True):
    person_id: UUID
    passkey_id: UUID


class PasskeyCloned(Event, frozen=True, kw_only=True):
    """It was used with a counter that another use had passed: there are two of it. It was refused."""

    person_id: UUID
    passkey_id: UUID
