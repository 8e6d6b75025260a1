"""Looking at the people of a store."""

from uuid import UUID

from sqlalchemy import or_, select

from souk.identity import StoreHolder, list_store_holders, list_store_roles
from souk.kernel.crypto import token_digest
from souk.kernel.database import ReadContext
from souk.stores.errors import UnknownStore
from souk.stores.models import Store, Vendor
from souk.stores.policy import StorePermission, insist, refuse_guests
from souk.stores.queries import get_store, list_own_stores, store_names
from souk.stores.schemas import StoreView
from souk.stores.staff import policy
from souk.stores.staff.errors import UnknownInvitation
from souk.stores.staff.models import StaffInvitation
from souk.stores.staff.schemas import InvitationView, InvitedTo, StaffMember

_waits = StaffInvitation.accepted_at.is_(None), StaffInvitation.revoked_at.is_(None)


async def list_staff(ctx: ReadContext, store_id: UUID) -> list[StaffMember]:
    """Everybody who works in a store, the owner first, then by name. Raises UnknownStore, Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor, store_id)
    owner_id = await owner_of(ctx, store_id)
    people: dict[UUID, list[StoreHolder]] = {}
    for holder in await list_store_holders(ctx, store_id):
        people.setdefault(holder.person_id, []).append(holder)
    staff = [_member(held, is_owner=person_id == owner_id) for person_id, held in people.items()]
    return sorted(staff, key=lambda each: (not each.is_owner, each.full_name.casefold(), each.person_id))


async def list_invitations(ctx: ReadContext, store_id: UUID) -> list[InvitationView]:
    """Those that wait, the latest first. Raises UnknownStore, Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor, store_id)
    await owner_of(ctx, store_id)
    waiting = select(StaffInvitation).where(StaffInvitation.store_id == store_id, *_waits)
    rows = await ctx.session.scalars(
        waiting.order_by(StaffInvitation.id.desc()).execution_options(populate_existing=True)
    )
    return [invitation_view(ctx, row) for row in rows]


async def get_invitation(ctx: ReadContext, token: str) -> InvitedTo:
    """What a link invites to, for whoever holds it. Raises UnknownInvitation."""
    found = (
        select(StaffInvitation.role, StaffInvitation.expires_at, Store.id, Store.name, Store.slug)
        .join(Store, Store.id == StaffInvitation.store_id)
        .outerjoin(Vendor, Vendor.id == Store.vendor_id)
        .where(StaffInvitation.digest == token_digest(token), StaffInvitation.expires_at > ctx.now, *_waits)
        .where(or_(Vendor.id.is_(None), Vendor.is_active))
    )
    row = (await ctx.session.execute(found)).one_or_none()
    if row is None:
        raise UnknownInvitation
    return InvitedTo(
        store_id=row.id, store_name=row.name, store_slug=row.slug, role=row.role, expires_at=row.expires_at
    )


async def get_store_to_staff(ctx: ReadContext, slug: str | None) -> StoreView:
    """The named store, or else the first whose staff the actor looks after. Raises UnknownStore, Forbidden."""
    if slug is not None:
        store = await get_store(ctx, slug)
        policy.insist_seeing(ctx.actor, store.id)
        return store
    refuse_guests(ctx.actor)
    own = await list_own_stores(ctx, StorePermission.STAFF_READ)
    if own:
        return own[0]
    if not ctx.actor.store_permissions:
        raise UnknownStore("You have no store yet.")
    policy.insist_seeing(ctx.actor, next(iter(ctx.actor.store_permissions)))
    raise UnknownStore


async def owner_of(ctx: ReadContext, store_id: UUID) -> UUID | None:
    """The person behind a store; None for the marketplace's own. Raises UnknownStore."""
    found = select(Store.id, Vendor.user_id).outerjoin(Vendor, Vendor.id == Store.vendor_id).where(Store.id == store_id)
    row = (await ctx.session.execute(found)).one_or_none()
    if row is None:
        raise UnknownStore
    return row.user_id  # type: ignore[no-any-return]


def invitation_view(ctx: ReadContext, row: StaffInvitation) -> InvitationView:
    return InvitationView(
        id=row.id,
        email=ctx.keys.open(row.sealed_address),
        role=row.role,
        created_at=row.created_at,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
        has_expired=row.expires_at <= ctx.now,
    )


def _member(held: list[StoreHolder], *, is_owner: bool) -> StaffMember:
    return StaffMember(
        person_id=held[0].person_id,
        full_name=held[0].full_name,
        email=held[0].email,
        roles=[each.role for each in held],
        is_owner=is_owner,
        is_active=held[0].is_active,
        since=min(each.since for each in held),
    )


async def list_workplaces(ctx: ReadContext, person_id: UUID) -> list[tuple[str, str, str]]:
    """(store, slug, role) of everywhere somebody works, for who looks after people. Raises Unauthenticated, Forbidden."""
    refuse_guests(ctx.actor)
    insist(policy.can_see_workplaces(ctx.actor))
    roles = await list_store_roles(ctx, person_id)
    names = await store_names(ctx, [each.store_id for each in roles])
    found = [(names[each.store_id], each.role) for each in roles if each.store_id in names]
    return sorted((store.name, store.slug, role) for store, role in found)
