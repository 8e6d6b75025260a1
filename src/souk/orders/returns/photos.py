"""Pictures of what is wrong: drawn anew, so that nothing of the sent file survives but its pixels, and sealed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy import func, insert, select

from souk.kernel.actors import SYSTEM, Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.hot import Hot
from souk.media import DocumentStore, TakenDocument, prepare_picture
from souk.orders import policy as orders_policy
from souk.orders.errors import InvalidTransition
from souk.orders.returns import policy
from souk.orders.returns.commands import Asked, request_return
from souk.orders.returns.errors import TooManyPhotos, UnknownPhoto
from souk.orders.returns.kinds import ReturnStatus
from souk.orders.returns.models import ReturnPhoto
from souk.orders.returns.queries import case_to_change, get_photo, order_for_return
from souk.orders.returns.rows import PhotoRow
from souk.orders.rows import as_values

MOST_PHOTOS: Final = 5
GRACE: Final = timedelta(days=1)
"""How long a file may wait for its row: longer than any upload takes."""
ADD: Hot[None] = Hot(insert(ReturnPhoto))


@dataclass(frozen=True, slots=True)
class Darkroom:
    """Where pictures of returns are made and kept."""

    store: DocumentStore

    async def take(self, raw: Sequence[bytes]) -> list[TakenDocument]:
        """Raises NotAPicture, PictureBroken, PictureTooLarge, TooManyPhotos."""
        if len(raw) > MOST_PHOTOS:
            raise TooManyPhotos
        prepared = [await prepare_picture(each, limits=self.store.limits) for each in raw]
        return [await self.store.take(next(iter(each.files.values()))) for each in prepared]

    async def drop(self, taken: Sequence[TakenDocument]) -> None:
        for each in taken:
            await self.store.remove(each.id)


async def request_with_photos(
    database: Database,
    darkroom: Darkroom,
    actor: Actor,
    order_id: UUID,
    asked: Asked,
    *,
    token: str | None = None,
) -> UUID:
    """As `request_return`, with its pictures. Of whoever may not ask, none is looked at."""
    async with database.unit_of_work(actor) as uow:
        order = await order_for_return(uow, order_id, token=token)
        holds_link = orders_policy.opens(uow.keys, order.checkout_id, token)
        uow.require(policy.can_request(uow.actor, order, holds_link=holds_link))
    taken = await darkroom.take(asked.photos)
    try:
        async with database.unit_of_work(actor) as uow:
            case_id = await request_return(uow, order_id, asked, token=token)
            await _keep(uow, case_id, taken)
    except Exception:
        await darkroom.drop(taken)
        raise
    return case_id


async def add_photos(
    database: Database,
    darkroom: Darkroom,
    actor: Actor,
    case_id: UUID,
    photos: Sequence[bytes],
    *,
    token: str | None = None,
) -> None:
    """Until the case is decided. Raises UnknownReturn, InvalidTransition, TooManyPhotos, NotAPicture and such."""
    async with database.unit_of_work(actor) as uow:
        await _may_add(uow, case_id, token)
    taken = await darkroom.take(photos)
    try:
        async with database.unit_of_work(actor) as uow:
            await _may_add(uow, case_id, token)
            kept = await uow.session.scalar(select(func.count()).where(ReturnPhoto.case_id == case_id))
            if (kept or 0) + len(taken) > MOST_PHOTOS:
                raise TooManyPhotos
            await _keep(uow, case_id, taken)
    except Exception:
        await darkroom.drop(taken)
        raise


async def open_photo(
    database: Database, darkroom: Darkroom, actor: Actor, case_id: UUID, photo_id: UUID, *, token: str | None = None
) -> tuple[str, bytes]:
    """(its type, itself). Raises UnknownReturn, UnknownPhoto."""
    async with database.read(actor) as ctx:
        photo = await get_photo(ctx, case_id, photo_id, token=token)
        key = ctx.keys.open(photo.sealed_key)
    content = await darkroom.store.get(photo.id, key)
    if content is None:
        raise UnknownPhoto
    return photo.media_type, content


@dataclass(frozen=True)
class SweepPhotos:
    """Files whose row never came, or is gone."""

    store: DocumentStore

    async def __call__(self, database: Database) -> int:
        swept = 0
        async for ids in self.store.list_ids():
            async with database.read(SYSTEM) as ctx:
                known = set(await ctx.session.scalars(select(ReturnPhoto.id).where(ReturnPhoto.id.in_(ids))))
                orphans = [each for each in ids if each not in known and _made_at(each) < ctx.now - GRACE]
            for photo_id in orphans:
                await self.store.remove(photo_id)
            swept += len(orphans)
        return swept


async def _may_add(uow: UnitOfWork, case_id: UUID, token: str | None) -> None:
    case, order = await case_to_change(uow, case_id, token=token)
    holds_link = orders_policy.opens(uow.keys, order.checkout_id, token)
    uow.require(policy.can_request(uow.actor, order, holds_link=holds_link))
    if case.status is not ReturnStatus.REQUESTED:
        raise InvalidTransition("This return is decided; pictures change nothing any more.", return_status=case.status)


async def _keep(uow: UnitOfWork, case_id: UUID, taken: Sequence[TakenDocument]) -> None:
    rows = [PhotoRow(each.id, case_id, each.media_type, each.size, uow.keys.seal(each.key), uow.now) for each in taken]
    if rows:
        await uow.change_many(ADD, [as_values(each) for each in rows])


def _made_at(photo_id: UUID) -> datetime:
    """A version 7 id tells when it was made."""
    return datetime.fromtimestamp((photo_id.int >> 80) / 1000, UTC)
