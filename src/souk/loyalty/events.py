"""What others may hear of rewards."""

from uuid import UUID

from souk.kernel.outbox import Event


class TierChanged(Event, frozen=True, kw_only=True):
    """A person climbed to another tier, or came down from it."""

    person_id: UUID
    before: str
    after: str
    is_promotion: bool


class PointsAdjusted(Event, frozen=True, kw_only=True):
    """Somebody of the staff gave or took points by hand."""

    person_id: UUID
    entry_id: UUID
    points: int
    sealed_reason: str = ""


class TierTermsChanged(Event, frozen=True, kw_only=True):
    """Somebody of the staff changed what a tier asks or gives."""

    name: str
    threshold_before: int
    threshold: int
    basis_points_before: int
    basis_points: int
    benefits_before: list[str]
    benefits: list[str]
