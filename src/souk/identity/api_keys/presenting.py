"""Who is behind an API key: one statement for each request, and one more on the first of a day."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, or_, select, update
from starlette.requests import HTTPConnection

from souk.identity.api_keys.errors import InvalidApiKey, NotWithApiKey
from souk.identity.api_keys.models import ApiKey
from souk.identity.api_keys.secrets import read_key
from souk.identity.models import Grant, Role, User
from souk.identity.queries import Held
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Hot
from souk.kernel.rate_limit import Limiter, refusal

LIMIT: Final = "api_keys"
API: Final = "/api/v1/"
OF_A_PERSON: Final = ("auth", "users", "api-keys", "cart", "account")
"""What is somebody's own: their account and its security, their addresses and ways to pay, their cart."""
BY_SCOPE: Final = {"orders": "orders:", "payments": "payments:"}
"""What shows an owner's own purchases beside the shop's: open to a key that was given something of it."""


class KeyLimits(msgspec.Struct, frozen=True):
    """How often one key may be used."""

    limiter: Limiter

    def count(self, key_id: UUID) -> None:
        """Raises RateLimited."""
        standing = self.limiter.take(LIMIT, f"key {key_id}")
        if standing is not None and standing.is_refused:
            raise refusal(standing)


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    digest: str
    scopes: str
    store_id: UUID | None
    last_used_on: date | None
    person_id: UUID
    full_name: str
    scope_id: UUID | None
    permissions: str | None
    is_of_store: bool | None
    requires_second_factor: bool | None
    second_factor_at: datetime | None


class Presented(msgspec.Struct, frozen=True):
    """A key that holds. `held` are the grants of its owner."""

    id: UUID
    person_id: UUID
    scopes: frozenset[str]
    store_id: UUID | None
    held: list[Held]

    def narrow(
        self, everywhere: frozenset[str], in_stores: Mapping[UUID, frozenset[str]]
    ) -> tuple[frozenset[str], dict[UUID, frozenset[str]]]:
        """Of what the owner holds, everywhere and in stores, what the key was given."""
        if self.store_id is not None:
            here = in_stores.get(self.store_id, frozenset())
            return frozenset(), {
                self.store_id: frozenset(each for each in self.scopes if each in everywhere or each in here)
            }
        return self._of(everywhere), {store_id: self._of(held) for store_id, held in in_stores.items()}

    def _of(self, held: frozenset[str]) -> frozenset[str]:
        return frozenset(scope for scope in self.scopes if scope in held)  # `held` may know `orders:*`


PRESENTED = Hot(
    select(
        ApiKey.id,
        ApiKey.digest,
        ApiKey.scopes,
        ApiKey.store_id,
        ApiKey.last_used_on,
        User.id.label("person_id"),
        User.full_name,
        Grant.scope_id,
        Role.permissions,
        Role.is_of_store,
        Role.requires_second_factor,
        User.second_factor_at,
    )
    .select_from(ApiKey)
    .join(User, User.id == ApiKey.user_id)
    .outerjoin(Grant, Grant.user_id == User.id)
    .outerjoin(Role, Role.name == Grant.role)
    .where(
        ApiKey.id == bindparam("key_id"),
        ApiKey.revoked_at.is_(None),
        or_(ApiKey.expires_at.is_(None), ApiKey.expires_at > bindparam("at", type_=ApiKey.expires_at.type)),
        User.is_active,
    ),
    _Row,
)
NOTE_USE: Hot[None] = Hot(
    update(ApiKey)
    .where(
        ApiKey.id == bindparam("key_id"),
        or_(ApiKey.last_used_on.is_(None), ApiKey.last_used_on < bindparam("today", type_=ApiKey.last_used_on.type)),
    )
    .values(last_used_on=bindparam("today", type_=ApiKey.last_used_on.type))
)


async def present(ctx: ReadContext, connection: HTTPConnection, text: str) -> Presented:
    """Raises InvalidApiKey, NotWithApiKey, RateLimited."""
    shown = read_key(text)
    if shown is None:
        raise InvalidApiKey
    limits: KeyLimits = connection.app.state.key_limits
    limits.count(shown.id)
    rows = await ctx.all(PRESENTED, key_id=shown.id, at=ctx.now)
    if not shown.matches(rows[0].digest if rows else "") or not rows:
        raise InvalidApiKey
    found = rows[0]
    presented = Presented(found.id, found.person_id, frozenset(found.scopes.split()), found.store_id, _held(rows))
    _refuse_what_is_personal(connection, presented)
    await _note_use(connection.app.state.database, found, ctx.now.date())
    return presented


def _held(rows: Sequence[_Row]) -> list[Held]:
    return [
        Held(
            id=row.person_id,
            full_name=row.full_name,
            scope_id=row.scope_id,
            permissions=row.permissions,
            is_of_store=row.is_of_store,
            requires_second_factor=row.requires_second_factor,
            second_factor_at=row.second_factor_at,
        )
        for row in rows
    ]


def _refuse_what_is_personal(connection: HTTPConnection, key: Presented) -> None:
    scope = connection.scope
    if scope["type"] != "http" or not scope["path"].startswith(API):
        raise NotWithApiKey
    room, _, rest = scope["path"].removeprefix(API).partition("/")
    buys = room == "orders" and not rest and scope["method"] == "POST"
    if room in OF_A_PERSON or buys:
        raise NotWithApiKey
    if room in BY_SCOPE and not any(each.startswith(BY_SCOPE[room]) for each in key.scopes):
        raise NotWithApiKey


async def _note_use(database: Database, key: _Row, today: date) -> None:
    if key.last_used_on is not None and key.last_used_on >= today:
        return
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.change(NOTE_USE, key_id=key.id, today=today)
