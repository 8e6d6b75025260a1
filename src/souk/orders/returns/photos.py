"""Pictures of what is wrong, for the buyer and the store's people: taken before a unit of work, kept in one."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import func, insert, select

from souk.kernel.actors import Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.hot import Hot
from souk.media import Darkroom, TakenPicture, keep_private_picture
from souk.orders import policy as orders_policy
from souk.orders.errors import InvalidTransition
from souk.orders.returns import policy
from souk.orders.returns.commands import Asked, request_return
from souk.orders.returns.errors import TooManyPhotos
from souk.orders.returns.kinds import ReturnStatus
from souk.orders.returns.models import ReturnPhoto
from souk.orders.returns.queries import case_to_change, order_for_return

MOST_PHOTOS: Final = 5
ADD: Hot[None] = Hot(insert(ReturnPhoto))


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
    taken = await _take(darkroom, asked.photos)
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
    taken = await _take(darkroom, photos)
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


async def _take(darkroom: Darkroom, raw: Sequence[bytes]) -> list[TakenPicture]:
    if len(raw) > MOST_PHOTOS:
        raise TooManyPhotos
    return await darkroom.take(raw)


async def _may_add(uow: UnitOfWork, case_id: UUID, token: str | None) -> None:
    case, order = await case_to_change(uow, case_id, token=token)
    holds_link = orders_policy.opens(uow.keys, order.checkout_id, token)
    uow.require(policy.can_request(uow.actor, order, holds_link=holds_link))
    if case.status is not ReturnStatus.REQUESTED:
        raise InvalidTransition("This return is decided; pictures change nothing any more.", return_status=case.status)


async def _keep(uow: UnitOfWork, case_id: UUID, taken: Sequence[TakenPicture]) -> None:
    kept = [await keep_private_picture(uow, each, owner_id=case_id) for each in taken]
    if kept:
        rows = [{**msgspec.structs.asdict(each), "case_id": case_id, "added_at": uow.now} for each in kept]
        await uow.change_many(ADD, rows)
