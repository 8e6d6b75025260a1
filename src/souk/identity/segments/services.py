"""Who is in a segment, as rules and upper rooms have it. Unguarded: the command that calls has asked."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import delete, insert, select, union

from souk.identity.models import User
from souk.identity.segments.errors import UnknownSegment
from souk.identity.segments.events import SegmentsChanged
from souk.identity.segments.models import Joined, Segment, SegmentAddress, SegmentDomain, SegmentMember
from souk.kernel.crypto import KeyRing
from souk.kernel.database import UnitOfWork

PURPOSE = "segment_address"


def domain_of(email: str) -> str:
    return email.rpartition("@")[2]


def address_index(keys: KeyRing, email: str) -> str:
    """How a listed address is kept: not readable, yet found again."""
    return keys.blind_index(email, purpose=PURPOSE)


async def ensure_segment(uow: UnitOfWork, name: str, *, label: str, description: str = "") -> None:
    """The segment there is, or a new one."""
    if await uow.session.get(Segment, name) is None:
        uow.session.add(
            Segment(name=name, label=label, description=description, created_at=uow.now, updated_at=uow.now)
        )
        await uow.session.flush()


async def add_to_segment(uow: UnitOfWork, name: str, person_ids: Iterable[UUID]) -> None:
    """By hand; whoever is in it stays. Raises UnknownSegment."""
    if await uow.session.get(Segment, name) is None:
        raise UnknownSegment
    for person_id in sorted(set(person_ids)):
        held = await lock_memberships(uow, person_id)
        if name not in held:
            await put_in(uow, [person_id], name, Joined.BY_HAND)
            uow.emit(SegmentsChanged(person_id=person_id, before=sorted(held), after=sorted({*held, name})))


async def lock_memberships(uow: UnitOfWork, person_id: UUID) -> dict[str, Joined]:
    """The segments of a person and how they came in; one change to them at a time."""
    await uow.session.execute(select(User.id).where(User.id == person_id).with_for_update())
    rows = await uow.session.execute(
        select(SegmentMember.segment, SegmentMember.joined).where(SegmentMember.user_id == person_id)
    )
    return {row.segment: row.joined for row in rows}


async def put_in(uow: UnitOfWork, person_ids: Sequence[UUID], name: str, joined: Joined) -> None:
    """People who are not in it yet."""
    rows: list[dict[str, Any]] = [
        {"user_id": person_id, "segment": name, "joined": joined, "joined_at": uow.now} for person_id in person_ids
    ]
    if rows:
        await uow.session.execute(insert(SegmentMember), rows)


async def take_out(uow: UnitOfWork, person_id: UUID, names: Iterable[str]) -> None:
    mine = SegmentMember.user_id == person_id
    await uow.session.execute(delete(SegmentMember).where(mine, SegmentMember.segment.in_(list(names))))


async def follow_address(uow: UnitOfWork, person_id: UUID) -> None:
    """Bring a person's memberships in line with their verified address. Those given by hand stay."""
    held = await lock_memberships(uow, person_id)
    person = (await uow.session.execute(select(User.email, User.is_verified).where(User.id == person_id))).one_or_none()
    due = await _due_to(uow, person.email) if person is not None and person.is_verified else set()
    joining = due - held.keys()
    leaving = {name for name, joined in held.items() if joined is Joined.BY_ADDRESS} - due
    if not joining and not leaving:
        return
    for name in sorted(joining):
        await put_in(uow, [person_id], name, Joined.BY_ADDRESS)
    if leaving:
        await take_out(uow, person_id, leaving)
    after = sorted(held.keys() - leaving | joining)
    uow.emit(SegmentsChanged(person_id=person_id, before=sorted(held), after=after, by_address=True))


async def _due_to(uow: UnitOfWork, email: str) -> set[str]:
    by_domain = select(SegmentDomain.segment).where(SegmentDomain.domain == domain_of(email))
    listed = select(SegmentAddress.segment).where(SegmentAddress.address_index == address_index(uow.keys, email))
    return set(await uow.session.scalars(union(by_domain, listed)))
