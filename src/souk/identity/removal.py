"""An account that is taken out of the house and may come back: what upper rooms ask on the way. Unguarded."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import delete, insert, select, update

from souk.identity.administration.queries import grants_of, held_everywhere
from souk.identity.administration.services import (
    end_every_session,
    insist_on_an_administrator,
    lock_administrators,
    roles_everywhere,
)
from souk.identity.errors import UnknownPerson
from souk.identity.events import PersonRemoved, PersonRestored
from souk.identity.models import Grant, Role, Session, User
from souk.identity.roles import ADMIN
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.ids import new_id


class AccountStanding(msgspec.Struct, frozen=True):
    """An account as whoever removes or restores it finds it."""

    id: UUID
    email: str
    full_name: str
    is_active: bool
    deleted_at: datetime | None


class StoreGrant(msgspec.Struct, frozen=True):
    """A role that somebody holds in a store."""

    id: UUID
    user_id: UUID
    role: str
    store_id: UUID


_standing = select(User.id, User.email, User.full_name, User.is_active, User.deleted_at)


async def get_standing(ctx: ReadContext, person_id: UUID) -> AccountStanding:
    """Raises UnknownPerson."""
    row = (await ctx.session.execute(_standing.where(User.id == person_id))).one_or_none()
    if row is None:
        raise UnknownPerson
    return AccountStanding(*row)


async def lock_standing(uow: UnitOfWork, person_id: UUID) -> AccountStanding:
    """The same, and nobody else removes, restores or opens a store for this person until the unit of work ends."""
    await lock_administrators(uow)
    row = (await uow.session.execute(_standing.where(User.id == person_id).with_for_update())).one_or_none()
    if row is None:
        raise UnknownPerson
    return AccountStanding(*row)


async def permissions_everywhere(ctx: ReadContext, person_id: UUID) -> frozenset[str]:
    """What somebody may do everywhere; who removes them must hold it all."""
    return held_everywhere(await grants_of(ctx, person_id))


async def is_removed(uow: UnitOfWork, person_id: UUID) -> bool:
    """Whether the account was removed; a removal that is under way is waited for."""
    stands = select(User.deleted_at).where(User.id == person_id).with_for_update(read=True, key_share=True)
    return await uow.session.scalar(stands) is not None


async def count_sessions(ctx: ReadContext, person_id: UUID) -> int:
    """On how many devices the person is signed in."""
    living = select(Session.id).where(
        Session.user_id == person_id, Session.revoked_at.is_(None), Session.expires_at > ctx.now
    )
    return len((await ctx.session.scalars(living)).all())


async def remove_account(uow: UnitOfWork, person_id: UUID) -> None:
    """Signed out everywhere and never in again; the e-mail address stays taken. Lock it before.

    Raises LastAdministrator.
    """
    gone = {"is_active": False, "deleted_at": uow.now, "version": User.version + 1}
    await uow.session.execute(update(User).where(User.id == person_id).values(**gone))
    await end_every_session(uow, person_id)
    if ADMIN in await roles_everywhere(uow, person_id):
        await insist_on_an_administrator(uow)
    uow.emit(PersonRemoved(person_id=person_id))


async def restore_account(uow: UnitOfWork, person_id: UUID, *, is_active: bool) -> None:
    """As it was, signed in nowhere. Lock it before."""
    back = {"is_active": is_active, "deleted_at": None, "version": User.version + 1}
    await uow.session.execute(update(User).where(User.id == person_id).values(**back))
    uow.emit(PersonRestored(person_id=person_id))


async def list_store_grants(ctx: ReadContext, store_ids: Sequence[UUID], *, besides: UUID) -> list[StoreGrant]:
    """What everybody but one person may do in these stores."""
    held = select(Grant).where(Grant.scope_id.in_(store_ids), Grant.user_id != besides).order_by(Grant.id)
    found = await ctx.session.scalars(held)
    return [StoreGrant(row.id, row.user_id, row.role, row.scope_id) for row in found if row.scope_id is not None]


async def suspend_store_grants(uow: UnitOfWork, store_ids: Sequence[UUID], *, besides: UUID) -> list[StoreGrant]:
    """Take them away, and say what they were, for `resume_store_grants`."""
    held = await list_store_grants(uow, store_ids, besides=besides)
    if held:
        await uow.session.execute(delete(Grant).where(Grant.id.in_([each.id for each in held])))
    return held


async def resume_store_grants(uow: UnitOfWork, suspended: Iterable[StoreGrant]) -> int:
    """Give back what was suspended, save what was given anew meanwhile or whose role is gone. How many came back."""
    wanted = {(each.user_id, each.role, each.store_id): each for each in suspended}
    stores = {store_id for _, _, store_id in wanted}
    for there in await uow.session.scalars(select(Grant).where(Grant.scope_id.in_(stores))):
        if there.scope_id is not None:
            wanted.pop((there.user_id, there.role, there.scope_id), None)
    known = set(await uow.session.scalars(select(Role.name)))
    rows = [
        {"id": new_id(), "user_id": each.user_id, "role": each.role, "scope_id": each.store_id, "created_at": uow.now}
        for each in wanted.values()
        if each.role in known
    ]
    if rows:
        await uow.session.execute(insert(Grant), rows)
    return len(rows)
