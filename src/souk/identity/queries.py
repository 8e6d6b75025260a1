"""Reading people, their sessions and their addresses."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, func, or_, select

from souk.identity import policy
from souk.identity.errors import UnknownAddress, UnknownPerson
from souk.identity.logins import login_key, normal_email
from souk.identity.models import Address, Grant, RefreshToken, Role, Session, User
from souk.identity.people import Person, PersonRow, as_person
from souk.identity.postal import PostalAddress, open_address
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor


class Credential(msgspec.Struct, frozen=True):
    id: UUID
    password_hash: str
    is_active: bool


class Held(msgspec.Struct, frozen=True):
    """One grant of whoever a living session belongs to; the role's fields are null for somebody without any."""

    id: UUID
    full_name: str
    scope_id: UUID | None
    permissions: str | None
    is_of_store: bool | None
    requires_second_factor: bool | None
    second_factor_at: datetime | None
    avatar_id: UUID | None = None


class HeldRole(msgspec.Struct, frozen=True):
    role: str


class Presented(msgspec.Struct, frozen=True):
    """A refresh token that came in, and the session it belongs to."""

    session_id: UUID
    user_id: UUID
    expires_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None
    is_active: bool


class SavedAddress(msgspec.Struct, frozen=True, kw_only=True):
    """An entry of somebody's address book."""

    id: UUID
    street: str
    city: str
    state: str
    zip_code: str
    country: str
    is_default: bool

    def postal(self) -> PostalAddress:
        return PostalAddress(
            street=self.street, city=self.city, state=self.state, zip_code=self.zip_code, country=self.country
        )


_people = select(
    User.id,
    User.email,
    User.username,
    User.full_name,
    User.sealed_phone,
    User.is_active,
    User.is_verified,
    User.created_at,
    User.loyalty_tier,
    User.loyalty_points,
    User.avatar_id,
    Grant.role,
).outerjoin(Grant, Grant.user_id == User.id)
PERSON = Hot(_people.where(User.id == bindparam("person_id")), PersonRow)
PERSON_BY_EMAIL = Hot(_people.where(User.email == bindparam("given")), PersonRow)
CREDENTIAL = Hot(
    select(User.id, User.password_hash, User.is_active).where(
        or_(User.email == bindparam("login"), User.username_key == bindparam("login"))
    ),
    Credential,
)
WHO = Hot(
    select(
        User.id,
        User.full_name,
        Grant.scope_id,
        Role.permissions,
        Role.is_of_store,
        Role.requires_second_factor,
        User.second_factor_at,
        User.avatar_id,
    )
    .select_from(Session)
    .join(User, User.id == Session.user_id)
    .outerjoin(Grant, Grant.user_id == User.id)
    .outerjoin(Role, Role.name == Grant.role)
    .where(
        Session.id == bindparam("session_id"),
        Session.user_id == bindparam("person_id"),
        Session.revoked_at.is_(None),
        Session.expires_at > bindparam("at"),
        User.is_active,
    ),
    Held,
)
ROLES_OF = Hot(select(Grant.role).where(Grant.user_id == bindparam("person_id")), HeldRole)
PRESENTED = Hot(
    select(
        RefreshToken.session_id,
        Session.user_id,
        RefreshToken.expires_at,
        RefreshToken.used_at,
        Session.revoked_at,
        User.is_active,
    )
    .join(Session, Session.id == RefreshToken.session_id)
    .join(User, User.id == Session.user_id)
    .where(RefreshToken.digest == bindparam("presented")),
    Presented,
)


async def get_person(ctx: ReadContext, person_id: UUID) -> Person:
    """Raises UnknownPerson."""
    rows = await ctx.all(PERSON, person_id=person_id)
    if not rows:
        raise UnknownPerson
    return as_person(ctx.keys, rows)


async def find_person_by_email(ctx: ReadContext, email: str) -> Person | None:
    rows = await ctx.all(PERSON_BY_EMAIL, given=normal_email(email))
    return as_person(ctx.keys, rows) if rows else None


async def count_people(ctx: ReadContext) -> int:
    """How many accounts there are."""
    return await ctx.session.scalar(select(func.count()).select_from(User)) or 0


async def get_me(ctx: ReadContext) -> Person:
    """Whoever acts. Raises Unauthenticated for a guest."""
    return await get_person(ctx, policy.signed_in(ctx.actor))


async def find_credential(ctx: ReadContext, login: str) -> Credential | None:
    """By e-mail address or username."""
    return await ctx.first(CREDENTIAL, login=login_key(login))


async def list_own_addresses(ctx: ReadContext) -> list[SavedAddress]:
    """The whole address book of whoever acts, the default first, then the newest. Raises Unauthenticated."""
    policy.signed_in(ctx.actor)
    mine = select(Address).where(policy.addresses_visible_to(ctx.actor))
    rows = await ctx.session.scalars(mine.order_by(Address.is_default.desc(), Address.id.desc()))
    return [_saved(ctx, row) for row in rows]


async def get_address_book(ctx: ReadContext, asked: PageQuery) -> PageOf[SavedAddress]:
    """A part of it, the newest first. Raises Unauthenticated."""
    policy.signed_in(ctx.actor)
    mine = policy.addresses_visible_to(ctx.actor)
    wanted = select(Address).where(mine).order_by(Address.id.desc()).limit(asked.limit + 1).offset(asked.offset)
    if asked.cursor:
        (last,) = read_cursor(asked.cursor, tuple[UUID])
        wanted = wanted.where(Address.id < last)
    rows = list(await ctx.session.scalars(wanted))
    total = await ctx.session.scalar(select(func.count()).select_from(Address).where(mine)) if asked.count else None
    more = len(rows) > asked.limit
    shown = rows[: asked.limit]
    return PageOf([_saved(ctx, row) for row in shown], write_cursor(shown[-1].id) if more else None, total)


async def get_own_address(ctx: ReadContext, address_id: UUID) -> PostalAddress:
    """Raises UnknownAddress for one that is not in the actor's own book, Unauthenticated for a guest."""
    policy.signed_in(ctx.actor)
    mine = select(Address).where(Address.id == address_id, policy.addresses_visible_to(ctx.actor))
    row = await ctx.session.scalar(mine)
    if row is None:
        raise UnknownAddress
    return open_address(ctx.keys, row.sealed)


def _saved(ctx: ReadContext, row: Address) -> SavedAddress:
    postal = open_address(ctx.keys, row.sealed)
    return SavedAddress(id=row.id, is_default=row.is_default, **msgspec.structs.asdict(postal))
