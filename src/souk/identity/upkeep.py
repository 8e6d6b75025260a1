"""What must always hold about people, what is thrown away by night, and where something about a person is kept."""

from sqlalchemy import bindparam, delete, func, select

from souk.identity.models import Address, Grant, RefreshToken, Role, Session
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Hot
from souk.kernel.rooms import CleanUp, Invariant, PersonalData

DROP_REFRESH_TOKENS: Hot[None] = Hot(delete(RefreshToken).where(RefreshToken.expires_at < bindparam("before")))
DROP_SESSIONS: Hot[None] = Hot(delete(Session).where(Session.expires_at < bindparam("before")))


async def people_with_two_defaults(ctx: ReadContext) -> list[str]:
    twice = select(Address.user_id).where(Address.is_default).group_by(Address.user_id).having(func.count() > 1)
    return [f"Person {person_id} has more than one default address." for person_id in await ctx.session.scalars(twice)]


async def grants_of_unknown_roles(ctx: ReadContext) -> list[str]:
    lost = select(Grant.id, Grant.role).outerjoin(Role, Role.name == Grant.role).where(Role.name.is_(None))
    return [
        f"Grant {grant_id} is of the role {role}, which does not exist."
        for grant_id, role in await ctx.session.execute(lost)
    ]


async def store_roles_without_a_store(ctx: ReadContext) -> list[str]:
    loose = (
        select(Grant.id, Grant.role)
        .join(Role, Role.name == Grant.role)
        .where(Role.is_of_store, Grant.scope_id.is_(None))
    )
    return [f"Grant {grant_id} holds {role} in no store." for grant_id, role in await ctx.session.execute(loose)]


async def drop_ended_sessions(database: Database) -> int:
    """Sessions and refresh tokens past their time; an ended session is kept until then, to know a reused token."""
    async with database.unit_of_work(SYSTEM) as uow:
        tokens = await uow.change(DROP_REFRESH_TOKENS, before=uow.now)
        return tokens + await uow.change(DROP_SESSIONS, before=uow.now)


INVARIANTS = (
    Invariant(name="identity.one_default_address", find=people_with_two_defaults),
    Invariant(name="identity.roles_exist", find=grants_of_unknown_roles),
    Invariant(name="identity.store_roles_have_a_store", find=store_roles_without_a_store),
)
CLEAN_UPS = (CleanUp(name="identity.sessions", run=drop_ended_sessions),)
PERSONAL_DATA = (
    PersonalData(table="users", column="email", sealed=False, on_erase="replaced by an address that nobody has"),
    PersonalData(table="users", column="username", sealed=False, on_erase="removed"),
    PersonalData(table="users", column="username_key", sealed=False, on_erase="removed"),
    PersonalData(table="users", column="password_hash", sealed=False, on_erase="replaced by one that nothing matches"),
    PersonalData(table="users", column="full_name", sealed=False, on_erase="replaced by 'Erased person'"),
    PersonalData(table="users", column="sealed_phone", sealed=True, on_erase="removed"),
    PersonalData(table="users", column="last_login_at", sealed=False, on_erase="removed"),
    PersonalData(table="addresses", column="sealed", sealed=True, on_erase="row removed"),
)
