"""What happened to the staff of a store. Roles given and taken are announced by identity: `RolesChanged`."""

from uuid import UUID

from souk.kernel.outbox import Event


class StaffInvited(Event, frozen=True, kw_only=True):
    """Whoever sends the mail makes its secret: `issue_invitation_token`."""

    invitation_id: UUID
    store_id: UUID
    role: str


class StaffInvitationRevoked(Event, frozen=True, kw_only=True):
    invitation_id: UUID
    store_id: UUID
    role: str


class StaffInvitationAccepted(Event, frozen=True, kw_only=True):
    invitation_id: UUID
    store_id: UUID
    person_id: UUID
    role: str
