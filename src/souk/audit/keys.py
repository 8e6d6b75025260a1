"""Keys of persons: what seals their values in the trail, and what erasing them destroys.

Values about nobody known (a failed sign-in with an unknown name) are sealed under the day's key for strangers, which
goes by itself after `STRANGERS_KEPT`.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import bindparam, insert, select, update

from souk.audit.models import AuditChain, AuditKey
from souk.kernel.actors import SYSTEM
from souk.kernel.any_of import any_of
from souk.kernel.database import Database, ReadContext, UnitOfWork
from souk.kernel.hot import Hot

STRANGERS_KEPT = timedelta(days=90)


class Head(msgspec.Struct, frozen=True):
    """The last entry: its number and its hash."""

    sequence: int
    hash: str


class Kept(msgspec.Struct, frozen=True):
    owner: str
    sealed_key: str | None


LOCK_HEAD = Hot(select(AuditChain.sequence, AuditChain.hash).where(AuditChain.id == 1).with_for_update(), Head)
KEYS_OF = Hot(select(AuditKey.owner, AuditKey.sealed_key).where(any_of(AuditKey.owner, "owners", of=str)), Kept)
ADD_KEY: Hot[None] = Hot(insert(AuditKey))
DESTROY: Hot[None] = Hot(
    update(AuditKey).where(AuditKey.owner == bindparam("whose")).values(sealed_key=None, destroyed_at=bindparam("at"))
)
DESTROY_STRANGERS: Hot[None] = Hot(
    update(AuditKey)
    .where(
        AuditKey.owner.startswith("strangers:"),
        AuditKey.created_at < bindparam("before"),
        AuditKey.sealed_key.is_not(None),
    )
    .values(sealed_key=None, destroyed_at=bindparam("at"))
)


def owner_of(person_id: UUID | None, at: datetime) -> str:
    return f"strangers:{at.date().isoformat()}" if person_id is None else f"person:{person_id}"


async def lock_head(uow: UnitOfWork) -> Head:
    """Nobody else appends, makes or destroys keys until this unit of work is over."""
    head = await uow.first(LOCK_HEAD)
    assert head is not None, "the audit trail has no head: was the schema made by `souk migrate`?"
    return head


class SealedUnder:
    """Seals and opens under the keys of their owners, each looked up once."""

    def __init__(self, keys: Mapping[str, Fernet | None]) -> None:
        self._keys = keys

    def seal(self, owner: str, values: Mapping[str, str]) -> str | None:
        """None for whoever was erased: nothing is kept about them any more."""
        key = self._keys.get(owner)
        return None if key is None else key.encrypt(msgspec.json.encode(values)).decode()

    def open(self, owner: str, sealed: str) -> dict[str, str] | None:
        """None where the key is gone."""
        key = self._keys.get(owner)
        if key is None:
            return None
        try:
            return msgspec.json.decode(key.decrypt(sealed), type=dict[str, str])
        except InvalidToken:
            return None


async def find_keys(ctx: ReadContext, owners: Iterable[str]) -> SealedUnder:
    """Those there are."""
    kept = await ctx.all(KEYS_OF, owners=sorted(set(owners)))
    return SealedUnder({each.owner: _key(ctx, each.sealed_key) for each in kept})


async def make_keys(uow: UnitOfWork, owners: Iterable[str]) -> SealedUnder:
    """Those there are, and new ones for whoever has none yet. The head must be locked."""
    wanted = sorted(set(owners))
    if not wanted:
        return SealedUnder({})
    kept = {each.owner: _key(uow, each.sealed_key) for each in await uow.all(KEYS_OF, owners=wanted)}
    new = {owner: Fernet.generate_key() for owner in wanted if owner not in kept}
    if new:
        rows = [
            {"owner": owner, "sealed_key": uow.keys.seal(key.decode()), "created_at": uow.now, "destroyed_at": None}
            for owner, key in new.items()
        ]
        await uow.change_many(ADD_KEY, rows)
    return SealedUnder({**kept, **{owner: Fernet(key) for owner, key in new.items()}})


async def destroy_key(uow: UnitOfWork, person_id: UUID) -> None:
    """What the trail says of them can be read by nobody any more; the entries stay, and so does their chain."""
    await lock_head(uow)
    owner = owner_of(person_id, uow.now)
    if not await uow.change(DESTROY, whose=owner, at=uow.now):
        await uow.change(ADD_KEY, owner=owner, sealed_key=None, created_at=uow.now, destroyed_at=uow.now)


async def forget_strangers(database: Database) -> int:
    """Destroy the keys of strangers whose time is over. Returns how many."""
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(DESTROY_STRANGERS, before=uow.now - STRANGERS_KEPT, at=uow.now)


def _key(ctx: ReadContext, sealed: str | None) -> Fernet | None:
    return None if sealed is None else Fernet(ctx.keys.open(sealed))
