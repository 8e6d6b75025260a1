"""Looking at roles."""

from sqlalchemy import func, literal, select

from souk.identity.bundles import policy
from souk.identity.bundles.errors import NoSuchRole
from souk.identity.bundles.schemas import RoleView
from souk.identity.models import Grant, Role
from souk.identity.roles import ADMIN, BUILT_IN
from souk.kernel.database import ReadContext

MOST_COUNTED = 1000
ORDER = {role.name: place for place, role in enumerate(BUILT_IN)}
FIXED = frozenset({ADMIN, "guest"})


async def list_roles(ctx: ReadContext) -> list[RoleView]:
    """The built-in ones first, then those of this shop by name. Raises Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor)
    rows = list(await ctx.session.scalars(select(Role).execution_options(populate_existing=True)))
    rows.sort(key=lambda role: (ORDER.get(role.name, len(ORDER)), role.name))
    return [_view(role, await count_holders(ctx, role.name)) for role in rows]


async def get_role(ctx: ReadContext, name: str) -> RoleView:
    """Raises NoSuchRole, Unauthenticated, Forbidden."""
    policy.insist_seeing(ctx.actor)
    role = await ctx.session.get(Role, name, populate_existing=True)
    if role is None:
        raise NoSuchRole
    return _view(role, await count_holders(ctx, name))


async def list_assignable(ctx: ReadContext, *, of_store: bool) -> list[tuple[str, str, str]]:
    """(name, description, permissions) of the roles held everywhere, or of those held in a store."""
    kept = select(Role.name, Role.description, Role.permissions).where(Role.is_of_store.is_(of_store))
    rows = [(row.name, row.description, row.permissions) for row in await ctx.session.execute(kept)]
    return sorted(rows, key=lambda row: (ORDER.get(row[0], len(ORDER)), row[0]))


async def count_holders(ctx: ReadContext, name: str) -> int:
    """How many hold it; counting stops at a thousand."""
    some = select(literal(1).label("one")).where(Grant.role == name).limit(MOST_COUNTED).subquery()
    return await ctx.session.scalar(select(func.count()).select_from(some)) or 0


def role_label(name: str) -> str:
    """`product_manager` as a person writes it."""
    return name.replace("_", " ").capitalize()


def _view(role: Role, holders: int) -> RoleView:
    return RoleView(
        name=role.name,
        label=role_label(role.name),
        description=role.description,
        permissions=role.permissions.split(),
        is_of_store=role.is_of_store,
        is_built_in=role.name in ORDER,
        is_fixed=role.name in FIXED,
        requires_second_factor=role.requires_second_factor,
        holders=holders,
        version=role.version,
    )
