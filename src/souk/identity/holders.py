"""Who may do something, in a store or everywhere: for whoever has to tell them. Unguarded."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import select

from souk.identity.models import Grant, Role, User
from souk.identity.roles import bundle
from souk.kernel.database import ReadContext


async def people_holding(ctx: ReadContext, permission: str, *, store_id: UUID | None) -> list[UUID]:
    """Those with an account in use who hold `permission` in this store; with None, those who hold it everywhere."""
    here = Grant.scope_id == store_id if store_id is not None else Grant.scope_id.is_(None) & ~Role.is_of_store
    grants = (
        select(Grant.user_id, Role.permissions)
        .join(Role, Role.name == Grant.role)
        .join(User, User.id == Grant.user_id)
        .where(here, User.is_active)
    )
    return sorted({person_id for person_id, held in await ctx.session.execute(grants) if permission in bundle(held)})


class StoreHolder(msgspec.Struct, frozen=True):
    """A role that somebody holds in a store, and who that is."""

    person_id: UUID
    full_name: str
    email: str
    is_active: bool
    role: str
    permissions: str
    since: datetime


class RoleInStore(msgspec.Struct, frozen=True):
    store_id: UUID
    role: str


async def list_store_holders(ctx: ReadContext, store_id: UUID) -> list[StoreHolder]:
    """Everybody who holds a role in a store, by name; whoever holds two comes twice."""
    held = (
        select(User.id, User.full_name, User.email, User.is_active, Grant.role, Role.permissions, Grant.created_at)
        .select_from(Grant)
        .join(User, User.id == Grant.user_id)
        .join(Role, Role.name == Grant.role)
        .where(Grant.scope_id == store_id)
        .order_by(User.full_name, User.id, Grant.role)
    )
    return [StoreHolder(*row) for row in await ctx.session.execute(held)]


async def list_store_roles(ctx: ReadContext, person_id: UUID) -> list[RoleInStore]:
    """In which stores somebody holds which role."""
    held = select(Grant.scope_id, Grant.role).where(Grant.user_id == person_id, Grant.scope_id.is_not(None))
    rows = await ctx.session.execute(held.order_by(Grant.scope_id, Grant.role))
    return [RoleInStore(store_id, role) for store_id, role in rows if store_id is not None]
