"""What gateways at other companies were asked for: written down first, so that after a crash `find` knows where to look.

Rows are written in transactions of their own, before and after a call; none is open during it.
"""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy import Index, String, Text, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.actors import SYSTEM
from souk.kernel.columns import Base
from souk.kernel.database import Database, ReadContext
from souk.kernel.hot import Hot


class AskedKind(StrEnum):
    CHARGE = "charge"
    REFUND = "refund"


class AskedOfGateway(Base):
    """One charge or refund. `request` is what makes a second asking equal to the first; nothing secret is in it."""

    __tablename__ = "asked_of_gateways"
    __table_args__ = (Index("ix_asked_of_gateways_object", "provider", "object_id"),)

    key: Mapped[UUID] = mapped_column(primary_key=True)
    """The payment's or the refund's id."""
    provider: Mapped[str] = mapped_column(String(32))
    kind: Mapped[AskedKind]
    request: Mapped[str] = mapped_column(Text)
    object_id: Mapped[str | None]
    """The gateway's name for it, once it has told."""
    is_closed: Mapped[bool]
    """Nothing may be charged under this key any more."""
    asked_at: Mapped[datetime]


class RefundAsked(msgspec.Struct, frozen=True):
    """What of a refund's request all gateways write alike; each adds the amount in its own way."""

    of_charge: str


class Asked(msgspec.Struct, frozen=True):
    key: UUID
    provider: str
    kind: AskedKind
    request: str
    object_id: str | None
    is_closed: bool
    asked_at: datetime

    @property
    def refunds(self) -> str:
        """Of a refund: what its gateway calls the charge."""
        return msgspec.json.decode(self.request, type=RefundAsked).of_charge


_columns = [getattr(AskedOfGateway, name) for name in Asked.__struct_fields__]
WRITE_ONCE: Hot[None] = Hot(insert(AskedOfGateway).on_conflict_do_nothing(index_elements=["key"]))
BY_KEY = Hot(select(*_columns).where(AskedOfGateway.key == bindparam("asked")), Asked)
BY_OBJECT = Hot(
    select(*_columns).where(
        AskedOfGateway.provider == bindparam("gateway"), AskedOfGateway.object_id == bindparam("object")
    ),
    Asked,
)
NAME_IT: Hot[None] = Hot(
    update(AskedOfGateway).where(AskedOfGateway.key == bindparam("asked")).values(object_id=bindparam("object"))
)
CLOSE: Hot[None] = Hot(
    update(AskedOfGateway)
    .where(AskedOfGateway.provider == bindparam("gateway"), AskedOfGateway.object_id == bindparam("object"))
    .values(is_closed=True)
)


async def note(
    database: Database, key: UUID, *, provider: str, kind: AskedKind, request: msgspec.Struct
) -> tuple[Asked, bool]:
    """Write down what is going to be asked, and whether it is for the first time; what was written first stands."""
    async with database.unit_of_work(SYSTEM) as uow:
        is_first = await uow.change(
            WRITE_ONCE,
            key=key,
            provider=provider,
            kind=kind,
            request=msgspec.json.encode(request).decode(),
            object_id=None,
            is_closed=False,
            asked_at=uow.now,
        )
        written = await uow.first(BY_KEY, asked=key)
    assert written is not None
    return written, bool(is_first)


async def note_name(database: Database, asked: Asked, object_id: str) -> None:
    if asked.object_id == object_id:
        return
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.change(NAME_IT, asked=asked.key, object=object_id)


async def close(database: Database, provider: str, object_id: str) -> None:
    async with database.unit_of_work(SYSTEM) as uow:
        await uow.change(CLOSE, gateway=provider, object=object_id)


async def recall(database: Database, key: UUID) -> Asked | None:
    async with database.unit_of_work(SYSTEM) as uow:  # not a ReadContext: a replica may not know it yet
        return await uow.first(BY_KEY, asked=key)


async def find_by_name(ctx: ReadContext, provider: str, object_id: str) -> Asked | None:
    return await ctx.first(BY_OBJECT, gateway=provider, object=object_id)


async def find_by_key(ctx: ReadContext, key: UUID) -> Asked | None:
    return await ctx.first(BY_KEY, asked=key)
