"""What happened to second factors. Ids only."""

from uuid import UUID

from souk.kernel.outbox import Event


class SecondFactorTurnedOn(Event, frozen=True, kw_only=True):
    person_id: UUID


class SecondFactorTurnedOff(Event, frozen=True, kw_only=True):
    person_id: UUID


class RecoveryCodesReplaced(Event, frozen=True, kw_only=True):
    person_id: UUID


class RecoveryCodeUsed(Event, frozen=True, kw_only=True):
    """`left`: how many they still have."""

    person_id: UUID
    left: int
