"""The same key and the same request get the same answer, however often and however concurrently they are sent."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from hashlib import sha256

import msgspec
from fastapi import Request, Response
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.columns import Base
from souk.kernel.database import Database
from souk.kernel.errors import Conflict, Invalid
from souk.kernel.hot import Hot
from souk.kernel.http import actor_of, database_of

KEPT_FOR = timedelta(days=2)
PENDING = 0


class IdempotencyKeyReused(Conflict):
    sentence = "This idempotency key was used for a different request."


class AnswerNotReady(Conflict):
    sentence = "The first request with this key is still being carried out. Send it again in a moment."


class IdempotencyKeyUnusable(Invalid):
    sentence = "An idempotency key has 1 to 200 visible characters and needs a signed-in caller or a guest's cart."


class KeyedAnswer(Base):
    """What was answered to a key. `owner` is the person's id or a digest of the guest's key."""

    __tablename__ = "keyed_answers"

    owner: Mapped[str] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(primary_key=True)
    request: Mapped[bytes]
    status: Mapped[int]
    answer: Mapped[bytes]
    created_at: Mapped[datetime] = mapped_column(index=True)


class Stored(msgspec.Struct, frozen=True):
    request: bytes
    status: int
    answer: bytes


_this_key = (KeyedAnswer.owner == bindparam("whose"), KeyedAnswer.key == bindparam("its_key"))
RESERVE: Hot[None] = Hot(insert(KeyedAnswer))
FULFIL: Hot[None] = Hot(
    update(KeyedAnswer).where(*_this_key).values(answer=bindparam("given"), status=bindparam("code"))
)
FORGET: Hot[None] = Hot(delete(KeyedAnswer).where(*_this_key))
RECALL = Hot(select(KeyedAnswer.request, KeyedAnswer.status, KeyedAnswer.answer).where(*_this_key), Stored)
EXPIRE: Hot[None] = Hot(delete(KeyedAnswer).where(KeyedAnswer.created_at < bindparam("before")))


async def answered_once(request: Request, work: Callable[[], Awaitable[Response]]) -> Response:
    """Run `work` (a whole door call with units of work of its own), or repeat what this key was answered before.

    Without an `Idempotency-Key` header it simply runs. The key is reserved in a transaction of its own, so that work
    which spans several (a checkout) is covered; only answers below 400 are kept, a refusal frees the key.
    Raises IdempotencyKeyReused, AnswerNotReady, IdempotencyKeyUnusable.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return await work()
    actor = await actor_of(request)
    owner = _owner(actor, key)
    database = database_of(request)
    digest = sha256(f"{request.method} {request.url.path}\n".encode() + await request.body()).digest()
    stored = await _reserve(database, owner, key, digest)
    if stored is not None:
        return _repeat(stored, digest)
    try:
        given = await work()
    except BaseException:
        await _change(database, FORGET, whose=owner, its_key=key)
        raise
    if given.status_code < 400:
        await _change(database, FULFIL, whose=owner, its_key=key, given=bytes(given.body), code=given.status_code)
    else:
        await _change(database, FORGET, whose=owner, its_key=key)
    return given


def _owner(actor: Actor, key: str) -> str:
    if not (1 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise IdempotencyKeyUnusable
    if actor.id is not None:
        return str(actor.id)
    if actor.guest_key is not None:
        return "guest:" + sha256(actor.guest_key.encode()).hexdigest()
    raise IdempotencyKeyUnusable


def _repeat(stored: Stored, digest: bytes) -> Response:
    if stored.request != digest:
        raise IdempotencyKeyReused
    if stored.status == PENDING:
        raise AnswerNotReady
    headers = {"Idempotency-Replayed": "true"}
    return Response(stored.answer, stored.status, headers, media_type="application/json")


async def _reserve(database: Database, owner: str, key: str, digest: bytes) -> Stored | None:
    """None: the key is ours now. Otherwise what stands under it."""
    try:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.change(
                RESERVE, owner=owner, key=key, request=digest, status=PENDING, answer=b"", created_at=uow.now
            )
    except IntegrityError:
        async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
            stored = await uow.first(RECALL, whose=owner, its_key=key)
        if stored is None:
            raise AnswerNotReady from None
        return stored
    return None


async def _change(database: Database, statement: Hot[None], **parameters: object) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.change(statement, **parameters)


async def forget_old_keys(database: Database) -> int:
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(EXPIRE, before=uow.now - KEPT_FOR)
