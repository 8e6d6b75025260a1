"""The people of a store, in and out."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from pydantic import Field, StringConstraints

from souk.kernel.fields import Body, Email, Secret

RoleName = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z0-9][a-z0-9_-]*$")]


class StaffMember(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody who works in a store. The owner's role stays."""

    person_id: UUID
    full_name: str
    email: str
    roles: list[str]
    is_owner: bool
    is_active: bool
    since: datetime


class InvitationView(msgspec.Struct, frozen=True, kw_only=True):
    """An invitation that waits. `has_expired`: it can be sent again, but no longer accepted."""

    id: UUID
    email: str
    role: str
    created_at: datetime
    sent_at: datetime
    expires_at: datetime
    has_expired: bool


class InvitedTo(msgspec.Struct, frozen=True, kw_only=True):
    """What an invitation is about, for whoever holds its link."""

    store_id: UUID
    store_name: str
    store_slug: str
    role: str
    expires_at: datetime


class InvitationLetter(msgspec.Struct, frozen=True, kw_only=True):
    """What the mail needs. `token` goes into `/invitations/accept?token=…` and is kept nowhere else."""

    token: str
    email: str
    store_name: str
    role: str
    invited_by: str
    """Empty where nobody in particular did."""
    expires_at: datetime


class Invite(Body):
    """Who is asked, and for which role of stores."""

    email: Email = Field(examples=["sam@example.com"])
    role: RoleName = Field(examples=["vendor_staff"])


class AcceptInvitation(Body):
    token: Secret


class RoleChange(Body):
    """The one role they hold in this store from now on."""

    role: RoleName = Field(examples=["vendor_staff"])
