"""Finding people and everything about them but their secrets."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, func, select

from souk.identity.administration import policy
from souk.identity.administration.schemas import PersonDetail, PersonEntry, PersonFilter, StoreRole
from souk.identity.administration.words import AFTER_ALL, sought_words
from souk.identity.errors import UnknownPerson
from souk.identity.models import Grant, PersonWord, Role, Session, User
from souk.identity.people import Loyalty
from souk.identity.roles import Bundle, bundle
from souk.identity.segments.membership import segments_of
from souk.identity.segments.models import SegmentMember
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor


class HeldGrant(msgspec.Struct, frozen=True):
    """A role that somebody holds, everywhere (`scope_id` null) or in a store."""

    role: str
    permissions: str
    scope_id: UUID | None


_entries = select(
    User.id,
    User.email,
    User.username,
    User.full_name,
    User.is_active,
    User.is_verified,
    User.created_at,
    User.last_login_at.label("last_sign_in_at"),
    User.deleted_at.label("removed_at"),
)


async def list_people(ctx: ReadContext, wanted: PersonFilter, asked: PageQuery) -> PageOf[PersonEntry]:
    """The latest to register first. Raises Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor)
    narrowed = _narrowed(wanted)
    found = _entries.where(*narrowed).order_by(User.id.desc()).limit(asked.limit + 1).offset(asked.offset)
    if asked.cursor:
        (last,) = read_cursor(asked.cursor, tuple[UUID])
        found = found.where(User.id < last)
    rows = (await ctx.session.execute(found)).mappings().all()
    shown = rows[: asked.limit]
    roles = await _roles_of(ctx, [row["id"] for row in shown])
    items = [PersonEntry(roles=roles.get(row["id"], []), **row) for row in shown]
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(User).where(*narrowed))
    return PageOf(items, write_cursor(shown[-1]["id"]) if len(rows) > asked.limit else None, total)


async def get_person_detail(ctx: ReadContext, person_id: UUID) -> PersonDetail:
    """Raises UnknownPerson, Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor)
    found = select(User).where(User.id == person_id).execution_options(populate_existing=True)
    user = await ctx.session.scalar(found)
    if user is None:
        raise UnknownPerson
    grants = await grants_of(ctx, person_id)
    return PersonDetail(
        id=user.id,
        email=user.email,
        username=user.username,
        full_name=user.full_name,
        phone=ctx.keys.open(user.sealed_phone) if user.sealed_phone else None,
        roles=sorted(each.role for each in grants if each.scope_id is None),
        stores=[StoreRole(store_id=each.scope_id, role=each.role) for each in grants if each.scope_id is not None],
        segments=await segments_of(ctx, person_id),
        is_active=user.is_active,
        is_verified=user.is_verified,
        has_second_factor=user.second_factor_at is not None,
        session_count=await _count_sessions(ctx, person_id),
        created_at=user.created_at,
        last_sign_in_at=user.last_login_at,
        removed_at=user.deleted_at,
        loyalty=Loyalty(tier=user.loyalty_tier, points=user.loyalty_points),
        version=user.version,
    )


async def grants_of(ctx: ReadContext, person_id: UUID) -> list[HeldGrant]:
    """All roles of a person, with what they permit."""
    held = (
        select(Grant.role, Role.permissions, Grant.scope_id)
        .join(Role, Role.name == Grant.role)
        .where(Grant.user_id == person_id)
    )
    return [HeldGrant(*row) for row in await ctx.session.execute(held.order_by(Grant.role, Grant.scope_id))]


def held_everywhere(grants: Sequence[HeldGrant]) -> Bundle:
    return Bundle(each for grant in grants if grant.scope_id is None for each in bundle(grant.permissions))


def _narrowed(wanted: PersonFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    for word in sought_words(wanted.search):
        begins = PersonWord.word.between(word, word + AFTER_ALL)
        conditions.append(User.id.in_(select(PersonWord.user_id).where(begins)))
    if wanted.active is not None:
        conditions.append(User.is_active.is_(wanted.active))
    if wanted.verified is not None:
        conditions.append(User.is_verified.is_(wanted.verified))
    if wanted.role:
        conditions.append(User.id.in_(select(Grant.user_id).where(Grant.role == wanted.role)))
    if wanted.segment:
        conditions.append(User.id.in_(select(SegmentMember.user_id).where(SegmentMember.segment == wanted.segment)))
    return conditions


async def _roles_of(ctx: ReadContext, person_ids: list[UUID]) -> dict[UUID, list[str]]:
    if not person_ids:
        return {}
    found: dict[UUID, list[str]] = {}
    held = select(Grant.user_id, Grant.role).where(Grant.user_id.in_(person_ids)).distinct()
    for person_id, role in await ctx.session.execute(held.order_by(Grant.role)):
        found.setdefault(person_id, []).append(role)
    return found


async def _count_sessions(ctx: ReadContext, person_id: UUID) -> int:
    living = select(func.count()).where(
        Session.user_id == person_id, Session.revoked_at.is_(None), Session.expires_at > ctx.now
    )
    return await ctx.session.scalar(living) or 0
