"""What the pages about the people of a store show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from souk.identity import can_give, role_label
from souk.kernel.actors import Actor
from souk.stores.schemas import StoreView
from souk.stores.staff.policy import can_change_staff
from souk.stores.staff.schemas import InvitationView, InvitedTo, StaffMember
from souk.ui import FormState, Option, Tab

STAFF = "/vendor/staff"
ACCEPT = "/invitations/accept"
Role = tuple[str, str, str]
"""(name, description, permissions)"""


@dataclass(frozen=True, slots=True)
class MemberCard:
    id: UUID
    name: str
    email: str
    role: str
    since: datetime
    is_owner: bool
    is_oneself: bool
    is_active: bool
    roles: tuple[Option, ...]
    """Which other role they may be given; none where whoever looks may not change them."""
    current: str
    change_url: str
    remove_url: str
    may_remove: bool


@dataclass(frozen=True, slots=True)
class InvitationCard:
    email: str
    role: str
    expires_at: datetime
    has_expired: bool
    revoke_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffPage:
    name: str
    stores: tuple[Tab, ...]
    """One for each store, where there are several."""
    members: tuple[MemberCard, ...]
    invitations: tuple[InvitationCard, ...]
    roles: tuple[Option, ...]
    may_change: bool
    invite_url: str
    form: FormState

    @classmethod
    def of(
        cls, store: StoreView, own: Sequence[StoreView], *, found: "Found", actor: Actor, form: FormState
    ) -> "StaffPage":
        desk = _Desk(store, found, actor)
        others = (
            Tab(each.name, f"{STAFF}?{urlencode({'store': each.slug})}", current=each.id == store.id) for each in own
        )
        return cls(
            name=store.name,
            stores=tuple(others) if len(own) > 1 else (),
            members=tuple(desk.member(each) for each in found.staff),
            invitations=tuple(desk.invitation(each) for each in found.invitations),
            roles=desk.roles,
            may_change=desk.may_change,
            invite_url=desk.url(""),
            form=form,
        )


@dataclass(frozen=True, slots=True)
class Found:
    """A store's people, who is expected, and the roles of stores."""

    staff: Sequence[StaffMember]
    invitations: Sequence[InvitationView]
    roles: Sequence[Role]


class _Desk:
    """What whoever looks may do in this store."""

    def __init__(self, store: StoreView, found: Found, actor: Actor) -> None:
        self._store, self._actor = store, actor
        self._permissions = {name: permissions.split() for name, _, permissions in found.roles}
        self.may_change = can_change_staff(actor, store.id).allowed
        given = [each for each in found.roles if self._may_give(each[2].split())]
        given.sort(key=lambda each: "*" in each[2].split())  # everything is nobody's first choice
        self.roles = tuple(Option(name, role_label(name), description) for name, description, _ in given)

    def url(self, path: str) -> str:
        return f"{STAFF}{path}?{urlencode({'store': self._store.slug})}"

    def member(self, member: StaffMember) -> MemberCard:
        held = [each for role in member.roles for each in self._permissions.get(role, ())]
        may_change = self.may_change and not member.is_owner and self._may_give(held)
        is_oneself = member.person_id == self._actor.id
        return MemberCard(
            id=member.person_id,
            name=member.full_name,
            email=member.email,
            role=", ".join(role_label(role) for role in member.roles),
            since=member.since,
            is_owner=member.is_owner,
            is_oneself=is_oneself,
            is_active=member.is_active,
            roles=self.roles if may_change else (),
            current=member.roles[0] if len(member.roles) == 1 else "",
            change_url=self.url(f"/{member.person_id}"),
            remove_url=self.url(f"/{member.person_id}/remove"),
            may_remove=not member.is_owner and (may_change or is_oneself),
        )

    def invitation(self, invitation: InvitationView) -> InvitationCard:
        return InvitationCard(
            email=invitation.email,
            role=role_label(invitation.role),
            expires_at=invitation.expires_at,
            has_expired=invitation.has_expired,
            revoke_url=self.url(f"/invitations/{invitation.id}/revoke"),
        )

    def _may_give(self, permissions: Iterable[str]) -> bool:
        return can_give(self._actor, permissions, store_id=self._store.id).allowed


@dataclass(frozen=True, slots=True)
class AcceptPage:
    """`invited` is None where the link holds no longer; a guest is shown the ways in, which lead back here."""

    invited: InvitedTo | None
    role: str
    token: str
    is_guest: bool
    sign_in_url: str
    sign_up_url: str
    refusal: str = ""

    @classmethod
    def of(cls, invited: InvitedTo | None, token: str, *, is_guest: bool, refusal: str = "") -> "AcceptPage":
        back = urlencode({"next": f"{ACCEPT}?{urlencode({'token': token})}"})
        role = role_label(invited.role) if invited else ""
        return cls(invited, role, token, is_guest, f"/sign-in?{back}", f"/sign-up?{back}", refusal)


@dataclass(frozen=True, slots=True)
class WorksIn:
    store: str
    href: str
    role: str


@dataclass(frozen=True, slots=True)
class WorksInPage:
    """In which stores somebody works, for the back office."""

    stores: tuple[WorksIn, ...]
