"""Links that calendars follow: making, revoking, and what they show."""

import hashlib
from datetime import date, datetime
from typing import Final
from uuid import UUID

import msgspec
from sqlalchemy import Uuid, bindparam, delete, insert, select, update

from souk.booking.files import policy
from souk.booking.files.calendar import CalendarEntry
from souk.booking.files.contacts import names_of_customers
from souk.booking.files.entries import entries_of, list_booked_by, list_booked_with
from souk.booking.files.errors import NothingToFollow, UnknownFeed
from souk.booking.files.events import CalendarLinkMade, CalendarLinkRevoked
from souk.booking.files.kinds import FeedKind
from souk.booking.files.models import CalendarFeed
from souk.booking.schedule.models import Provider
from souk.identity import UnknownPerson, get_person, signed_in
from souk.kernel.actors import SYSTEM
from souk.kernel.crypto import new_token, token_digest
from souk.kernel.database import Database, ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

LONGEST_TOKEN: Final = 100
OWN_PAGE: Final = "/appointments/"
NAMES: Final = {FeedKind.BOOKINGS: "My appointments", FeedKind.WORK: "Booked with me"}


class CalendarLink(msgspec.Struct, frozen=True, kw_only=True):
    """A link that is in use. What it opens with was shown once and is not kept."""

    kind: FeedKind
    created_at: datetime
    last_used_on: date | None


class MadeCalendarLink(msgspec.Struct, frozen=True, kw_only=True):
    """`url` is shown this once; whoever has it sees the appointments."""

    kind: FeedKind
    url: str


class Feed(msgspec.Struct, frozen=True, kw_only=True):
    """`etag` changes with everything that the file says."""

    name: str
    entries: list[CalendarEntry]
    etag: str


class _Found(msgspec.Struct, frozen=True):
    id: UUID
    user_id: UUID
    kind: FeedKind
    last_used_on: date | None


class _Id(msgspec.Struct, frozen=True):
    id: UUID


_whose = bindparam("whose", type_=Uuid())
BY_DIGEST = Hot(
    select(CalendarFeed.id, CalendarFeed.user_id, CalendarFeed.kind, CalendarFeed.last_used_on).where(
        CalendarFeed.digest == bindparam("presented")
    ),
    _Found,
)
IS_BOOKED = Hot(select(Provider.id).where(Provider.user_id == _whose).limit(1), _Id)
REPLACE: Hot[None] = Hot(
    delete(CalendarFeed).where(CalendarFeed.user_id == _whose, CalendarFeed.kind == bindparam("which"))
)
ADD: Hot[None] = Hot(insert(CalendarFeed))
USED: Hot[None] = Hot(
    update(CalendarFeed).where(CalendarFeed.id == bindparam("feed", type_=Uuid())).values(last_used_on=bindparam("day"))
)


async def make_link(uow: UnitOfWork, kind: FeedKind, *, base_url: str) -> MadeCalendarLink:
    """A new link to one's own calendar; the one before it ends. Raises Unauthenticated, Forbidden, NothingToFollow."""
    person_id = signed_in(uow.actor)
    uow.require(policy.can_have_links(uow.actor))
    if kind is FeedKind.WORK and not await is_booked(uow, person_id):
        raise NothingToFollow
    feed_id, token = new_id(), new_token()
    await uow.change(REPLACE, whose=person_id, which=kind)
    await uow.change(
        ADD,
        id=feed_id,
        user_id=person_id,
        kind=kind,
        digest=token_digest(token),
        created_at=uow.now,
        last_used_on=None,
    )
    uow.emit(CalendarLinkMade(person_id=person_id, feed_id=feed_id, kind=kind.value))
    return MadeCalendarLink(kind=kind, url=f"{base_url.rstrip('/')}/api/v1/appointments.ics?token={token}")


async def revoke_link(uow: UnitOfWork, kind: FeedKind) -> None:
    """It shows nothing from the next look on. Raises Unauthenticated, Forbidden, UnknownFeed."""
    person_id = signed_in(uow.actor)
    uow.require(policy.can_have_links(uow.actor))
    mine = delete(CalendarFeed).where(policy.visible_to(uow.actor), CalendarFeed.kind == kind)
    gone = (await uow.session.execute(mine.returning(CalendarFeed.id))).first()
    if gone is None:
        raise UnknownFeed
    uow.emit(CalendarLinkRevoked(person_id=person_id, feed_id=gone.id, kind=kind.value))


async def list_own_links(ctx: ReadContext) -> list[CalendarLink]:
    """Raises Unauthenticated."""
    signed_in(ctx.actor)
    wanted = select(CalendarFeed).where(policy.visible_to(ctx.actor)).order_by(CalendarFeed.kind)
    return [
        CalendarLink(kind=row.kind, created_at=row.created_at, last_used_on=row.last_used_on)
        for row in await ctx.session.scalars(wanted)
    ]


async def is_booked(ctx: ReadContext, person_id: UUID) -> bool:
    """Whether somebody can be booked with them, in any store."""
    return await ctx.first(IS_BOOKED, whose=person_id) is not None


async def read_feed(database: Database, token: str, *, base_url: str) -> Feed:
    """What the calendar of this link shows now; once a day it is written down that somebody looked.

    Raises UnknownFeed, also where its owner is gone.
    """
    async with database.read(SYSTEM) as ctx:
        found = await ctx.first(BY_DIGEST, presented=token_digest(token)) if 0 < len(token) <= LONGEST_TOKEN else None
        if found is None or not await _is_here(ctx, found.user_id):
            raise UnknownFeed
        entries, today = await _entries(ctx, found, base_url.rstrip("/")), ctx.now.date()
    if found.last_used_on != today:
        async with database.unit_of_work(SYSTEM) as uow:
            await uow.change(USED, feed=found.id, day=today)
    name = NAMES[found.kind]
    digest = hashlib.blake2b(msgspec.json.encode((name, entries)), digest_size=16).hexdigest()
    return Feed(name=name, entries=entries, etag=f'"{digest}"')


async def _entries(ctx: ReadContext, found: _Found, base_url: str) -> list[CalendarEntry]:
    if found.kind is FeedKind.BOOKINGS:
        return await entries_of(ctx, await list_booked_by(ctx, found.user_id), page=f"{base_url}{OWN_PAGE}")
    booked = await list_booked_with(ctx, found.user_id)
    return await entries_of(ctx, booked, page="", names=await names_of_customers(ctx, booked))


async def _is_here(ctx: ReadContext, person_id: UUID) -> bool:
    try:
        return (await get_person(ctx, person_id)).is_active
    except UnknownPerson:
        return False
