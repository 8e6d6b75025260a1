"""Pictures by address, fetched after the import: read, call, write. The table is the queue."""

import asyncio
import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

import msgspec
from sqlalchemy import bindparam, select, update

from souk.catalog.imports.events import PicturesWanted
from souk.catalog.imports.models import ImportPicture
from souk.catalog.imports.showing import show_pictures
from souk.catalog.imports.states import PictureStatus
from souk.catalog.models import ImageRef
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Refusal
from souk.kernel.hot import Hot
from souk.kernel.outbound import FetchFailed, GuardedClient
from souk.media import MediaStore, PictureLimits, PreparedPicture, keep_picture, take_picture

AT_ONCE = 8
SECONDS = 10.0
"""How long one turn fetches before others of the worker's jobs get theirs."""
LEASE = timedelta(minutes=5)
MOST_ATTEMPTS = 3
PATIENCE = timedelta(minutes=2)
LATER = frozenset({408, 425, 429})
"""Answers of the 400s that say: try again."""


class Claim(msgspec.Struct, frozen=True):
    id: UUID
    product_id: UUID
    url: str
    attempts: int


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """A picture that is ready, or why it is not, and whether another try could help."""

    claim: Claim
    prepared: PreparedPicture | None = None
    failure: str = ""
    is_final: bool = False


_due = (
    select(ImportPicture.id)
    .where(ImportPicture.status == PictureStatus.WANTED, ImportPicture.next_at <= bindparam("now"))
    .order_by(ImportPicture.next_at, ImportPicture.id)
    .limit(bindparam("most"))
)
CLAIM = Hot(
    update(ImportPicture)
    .where(ImportPicture.id.in_(_due.with_for_update(skip_locked=True)))
    .values(attempts=ImportPicture.attempts + 1, next_at=bindparam("lease_until"))
    .returning(ImportPicture.id, ImportPicture.product_id, ImportPicture.url, ImportPicture.attempts),
    Claim,
)


class _Due(msgspec.Struct, frozen=True):
    id: UUID


ANY_DUE = Hot(_due, _Due)
SETTLE: Hot[None] = Hot(
    update(ImportPicture)
    .where(
        ImportPicture.id == bindparam("row_id"),
        ImportPicture.status == PictureStatus.WANTED,
        ImportPicture.attempts == bindparam("attempt"),
    )
    .values(
        status=bindparam("outcome"), image=bindparam("kept"), failure=bindparam("why"), next_at=bindparam("next_due")
    )
)


@dataclass(frozen=True)
class FetchPictures:
    """Fetches what is due, some at a time. Bears running twice: who settles a picture first has kept it."""

    outside: GuardedClient
    store: MediaStore
    limits: PictureLimits

    async def __call__(self, database: Database, happened: PicturesWanted) -> None:
        if await self.fetch_due(database):
            async with database.unit_of_work(SYSTEM) as uow:
                uow.emit(happened)

    async def fetch_due(self, database: Database) -> bool:
        """For a few seconds. True when more is due."""
        started = time.monotonic()
        while time.monotonic() - started < SECONDS:
            claims = await _claim(database)
            if not claims:
                return False
            outcomes = await asyncio.gather(*(self._fetch(claim) for claim in claims))
            async with database.unit_of_work(SYSTEM) as uow:
                await _settle(uow, outcomes)
        return True

    async def _fetch(self, claim: Claim) -> Outcome:
        try:
            fetched = await self.outside.fetch(claim.url)
            if fetched.status != 200:
                is_final = 400 <= fetched.status < 500 and fetched.status not in LATER
                return Outcome(claim=claim, failure=f"The address answered {fetched.status}.", is_final=is_final)
            return Outcome(claim=claim, prepared=await take_picture(self.store, fetched.body, limits=self.limits))
        except FetchFailed as failure:
            return Outcome(claim=claim, failure=str(failure))
        except Refusal as refusal:  # an address we do not call, or something that is no picture
            return Outcome(claim=claim, failure=str(refusal), is_final=True)
        except OSError as failure:
            return Outcome(claim=claim, failure=f"The picture could not be stored ({type(failure).__name__}).")


async def _claim(database: Database) -> list[Claim]:
    async with database.read(SYSTEM) as ctx:
        if not await ctx.all(ANY_DUE, now=ctx.now, most=1):
            return []
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.all(CLAIM, now=uow.now, most=AT_ONCE, lease_until=uow.now + LEASE)


async def _settle(uow: UnitOfWork, outcomes: list[Outcome]) -> None:
    shown: dict[UUID, UUID] = {}
    for outcome in sorted(outcomes, key=lambda each: each.claim.id):
        if await _write_down(uow, outcome) and outcome.prepared is not None:
            await keep_picture(uow, outcome.prepared, owner_id=outcome.claim.product_id)
            shown[outcome.prepared.id] = outcome.claim.product_id
    if shown:
        await show_pictures(uow, sorted(set(shown.values())), kept=shown.keys())


async def _write_down(uow: UnitOfWork, outcome: Outcome) -> int:
    claim, prepared = outcome.claim, outcome.prepared
    image, status = None, PictureStatus.WANTED
    if prepared is not None:
        image, status = ImageRef(id=prepared.id, width=prepared.width, height=prepared.height), PictureStatus.KEPT
    elif outcome.is_final or claim.attempts >= MOST_ATTEMPTS:
        status = PictureStatus.FAILED
    return await uow.change(
        SETTLE,
        row_id=claim.id,
        attempt=claim.attempts,
        outcome=status,
        kept=image,
        why=outcome.failure,
        next_due=uow.now + PATIENCE * claim.attempts**2,
    )
