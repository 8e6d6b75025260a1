"""The same key and the same request get the same answer, however often and however concurrently they are sent."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from hashlib import sha256
from uuid import UUID

import msgspec
from fastapi import Request, Response
from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.columns import Base
from souk.kernel.crypto import KeyRing
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Conflict, Invalid
from souk.kernel.hot import Hot
from souk.kernel.http import actor_of, database_of

KEPT_FOR = timedelta(days=2)
GIVEN_UP_AFTER = timedelta(seconds=90)
"""When a reservation without an answer counts as left behind by a crash."""
PENDING = 0


class IdempotencyKeyReused(Conflict):
    sentence = "This idempotency key was used for a different request."


class AnswerNotReady(Conflict):
    sentence = "The first request with this key is still being carried out. Send it again in a moment."


class IdempotencyKeyUnusable(Invalid):
    field = "Idempotency-Key"
    sentence = "An idempotency key has 1 to 200 visible characters."


class KeyedAnswer(Base):
    """What was answered to a key, sealed: answers name people and where they live.

    `owner` is the person's id, a digest of the guest's key, or of what a stranger sent.
    """

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
    created_at: datetime


_this_key = (KeyedAnswer.owner == bindparam("whose"), KeyedAnswer.key == bindparam("its_key"))
RESERVE: Hot[None] = Hot(insert(KeyedAnswer))
FULFIL: Hot[None] = Hot(
    update(KeyedAnswer).where(*_this_key).values(answer=bindparam("given"), status=bindparam("code"))
)
FORGET: Hot[None] = Hot(delete(KeyedAnswer).where(*_this_key))
RECALL = Hot(
    select(KeyedAnswer.request, KeyedAnswer.status, KeyedAnswer.answer, KeyedAnswer.created_at).where(*_this_key),
    Stored,
)
TAKE_OVER: Hot[None] = Hot(
    update(KeyedAnswer)
    .where(*_this_key, KeyedAnswer.status == PENDING, KeyedAnswer.created_at == bindparam("seen"))
    .values(created_at=bindparam("at"))
)
EXPIRE: Hot[None] = Hot(delete(KeyedAnswer).where(KeyedAnswer.created_at < bindparam("before")))


async def answered_once(request: Request, work: Callable[[], Awaitable[Response]]) -> Response:
    """Run `work` (a whole door call with units of work of its own), or repeat what this key was answered before.

    Without an `Idempotency-Key` header it simply runs. The key is reserved in a transaction of its own, so that work
    which spans several (a checkout) is covered; only answers below 400 are kept, a refusal frees the key. What a crash
    left reserved is run again after a while: work that spans units of work must itself remember the key.
    Raises IdempotencyKeyReused, AnswerNotReady, IdempotencyKeyUnusable.
    """
    key = request.headers.get("idempotency-key")
    if key is None:
        return await work()
    actor = await actor_of(request)
    database = database_of(request)
    asked = f"{request.method} {request.url.path}?{request.url.query}\n"  # the query may carry the asker's token
    digest = sha256(asked.encode() + await request.body()).digest()
    owner = _owner(actor, key, digest)
    stored = await _reserve(database, owner, key, digest)
    if stored is not None:
        return _repeat(stored, digest, database.keys)
    try:
        given = await work()
    except BaseException:
        await _change(database, FORGET, whose=owner, its_key=key)
        raise
    if given.status_code < 400:
        sealed = database.keys.seal(bytes(given.body).decode()).encode()
        await _change(database, FULFIL, whose=owner, its_key=key, given=sealed, code=given.status_code)
    else:
        await _change(database, FORGET, whose=owner, its_key=key)
    return given


def _owner(actor: Actor, key: str, digest: bytes) -> str:
    if not (1 <= len(key) <= 200 and key.isascii() and key.isprintable()):
        raise IdempotencyKeyUnusable
    if actor.id is not None:
        return str(actor.id)
    if actor.guest_key is not None:
        return "guest:" + sha256(actor.guest_key.encode()).hexdigest()
    return "stranger:" + digest.hex()


def _repeat(stored: Stored, digest: bytes, keys: KeyRing) -> Response:
    if stored.request != digest:
        raise IdempotencyKeyReused
    if stored.status == PENDING:
        raise AnswerNotReady
    headers = {"Idempotency-Replayed": "true"}
    given = keys.open(stored.answer.decode())
    return Response(given, stored.status, headers, media_type="application/json")


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
            if await _take_over(uow, owner, key, digest, stored):
                return None
        return stored
    return None


async def _take_over(uow: UnitOfWork, owner: str, key: str, digest: bytes, stored: Stored) -> bool:
    """Whether this was left behind by a crash, and is ours from now on."""
    if stored.status != PENDING or stored.request != digest or uow.now - stored.created_at < GIVEN_UP_AFTER:
        return False
    return bool(await uow.change(TAKE_OVER, whose=owner, its_key=key, seen=stored.created_at, at=uow.now))


async def _change(database: Database, statement: Hot[None], **parameters: object) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.change(statement, **parameters)


async def forget_old_keys(database: Database) -> int:
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(EXPIRE, before=uow.now - KEPT_FOR)


async def forget_answers_of(uow: UnitOfWork, person_id: UUID) -> None:
    """What was answered to them, names and addresses and all."""
    await uow.session.execute(delete(KeyedAnswer).where(KeyedAnswer.owner == str(person_id)))
