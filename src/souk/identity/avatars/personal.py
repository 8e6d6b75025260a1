"""A person's picture, in their archive and when they are erased."""

from uuid import UUID

from sqlalchemy import select, update

from souk.identity.models import User
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.personal import Eraser, Exporter, Part
from souk.media import drop_pictures


async def read_avatar(ctx: ReadContext, person_id: UUID) -> Part:
    picture_id = await ctx.session.scalar(select(User.avatar_id).where(User.id == person_id))
    return Part(records=[], pictures=[picture_id] if picture_id else [])


async def erase_avatar(uow: UnitOfWork, person_id: UUID) -> None:
    picture_id = await uow.session.scalar(select(User.avatar_id).where(User.id == person_id))
    if picture_id is not None:
        await uow.session.execute(update(User).where(User.id == person_id).values(avatar_id=None))
        await drop_pictures(uow, [picture_id])


EXPORTERS = (Exporter(name="avatar", title="Your picture", covers=("users.avatar_id",), read=read_avatar),)
ERASERS = (Eraser(name="identity.avatar", erase=erase_avatar),)
