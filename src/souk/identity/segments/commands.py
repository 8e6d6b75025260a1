"""What the back office does to customer segments."""

from collections.abc import Sequence
from uuid import UUID

import msgspec
from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.exc import IntegrityError

from souk.identity.errors import UnknownPerson
from souk.identity.logins import normal_email
from souk.identity.models import User
from souk.identity.segments import policy
from souk.identity.segments.errors import (
    SegmentChangedMeanwhile,
    SegmentHasMembers,
    SegmentNameTaken,
    TooManyDomains,
    UnknownDomain,
    UnknownMember,
    UnknownSegment,
)
from souk.identity.segments.events import (
    SegmentAdded,
    SegmentChanged,
    SegmentDeleted,
    SegmentDomainAdded,
    SegmentDomainRemoved,
    SegmentsChanged,
)
from souk.identity.segments.models import Joined, Segment, SegmentAddress, SegmentDomain, SegmentMember
from souk.identity.segments.queries import get_segment
from souk.identity.segments.schemas import NewMember, NewSegment, SegmentPatch, SegmentView
from souk.identity.segments.services import add_to_segment, address_index, lock_memberships, put_in, take_out
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Unauthenticated
from souk.kernel.ids import new_id

MOST_DOMAINS = 100


class Listed(msgspec.Struct, frozen=True):
    """What became of some addresses of a list."""

    joined: int = 0
    known: int = 0
    waiting: int = 0


async def add_segment(uow: UnitOfWork, new: NewSegment) -> SegmentView:
    """Raises SegmentNameTaken."""
    _ask(uow)
    segment = Segment(
        name=new.name, label=new.label, description=new.description, created_at=uow.now, updated_at=uow.now
    )
    try:
        async with uow.session.begin_nested():
            uow.session.add(segment)
    except IntegrityError as taken:
        raise SegmentNameTaken from taken
    uow.emit(SegmentAdded(segment=new.name))
    return await get_segment(uow, new.name)


async def change_segment(uow: UnitOfWork, name: str, patch: SegmentPatch) -> SegmentView:
    """Raises UnknownSegment, SegmentChangedMeanwhile."""
    _ask(uow)
    segment = await _lock(uow, name)
    if patch.version is not None and patch.version != segment.version:
        raise SegmentChangedMeanwhile
    before = [segment.label, segment.description]
    segment.label = segment.label if patch.label is None else patch.label
    segment.description = segment.description if patch.description is None else patch.description
    if [segment.label, segment.description] != before:
        segment.version, segment.updated_at = segment.version + 1, uow.now
        await uow.session.flush()
        uow.emit(SegmentChanged(segment=name, before=before, after=[segment.label, segment.description]))
    return await get_segment(uow, name)


async def delete_segment(uow: UnitOfWork, name: str) -> None:
    """Raises UnknownSegment, SegmentHasMembers."""
    _ask(uow)
    segment = await _lock(uow, name)
    if await uow.session.scalar(select(SegmentMember.user_id).where(SegmentMember.segment == name).limit(1)):
        raise SegmentHasMembers
    await uow.session.delete(segment)
    await uow.session.flush()
    uow.emit(SegmentDeleted(segment=name))


async def add_member(uow: UnitOfWork, name: str, who: NewMember) -> None:
    """Raises UnknownSegment, UnknownPerson."""
    _ask(uow)
    known = User.id == who.person_id if who.email is None else User.email == normal_email(who.email)
    await _lock(uow, name)
    person_id = await uow.session.scalar(select(User.id).where(known))
    if person_id is None:
        raise UnknownPerson
    held = await lock_memberships(uow, person_id)
    if held.get(name) is Joined.BY_ADDRESS:
        mine = SegmentMember.user_id == person_id, SegmentMember.segment == name
        await uow.session.execute(update(SegmentMember).where(*mine).values(joined=Joined.BY_HAND))
    await add_to_segment(uow, name, [person_id])


async def remove_members(uow: UnitOfWork, name: str, person_ids: Sequence[UUID]) -> None:
    """All of them, or none; their addresses come off the list, too. Raises UnknownSegment, UnknownMember."""
    _ask(uow)
    await _lock(uow, name)
    for person_id in sorted(set(person_ids)):
        held = await lock_memberships(uow, person_id)
        if name not in held:
            raise UnknownMember
        await take_out(uow, person_id, [name])
        email = await uow.session.scalar(select(User.email).where(User.id == person_id)) or ""
        listed = SegmentAddress.segment == name, SegmentAddress.address_index == address_index(uow.keys, email)
        await uow.session.execute(delete(SegmentAddress).where(*listed))
        uow.emit(SegmentsChanged(person_id=person_id, before=sorted(held), after=sorted(held.keys() - {name})))


async def add_domain(uow: UnitOfWork, name: str, domain: str) -> SegmentView:
    """Whoever proved, or will prove, an address there joins; twice is once. Raises UnknownSegment, TooManyDomains."""
    _ask(uow)
    await _lock(uow, name)
    there = SegmentDomain.segment == name
    if not await uow.session.scalar(select(SegmentDomain.id).where(there, SegmentDomain.domain == domain)):
        if (
            await uow.session.scalar(select(func.count()).select_from(SegmentDomain).where(there)) or 0
        ) >= MOST_DOMAINS:
            raise TooManyDomains
        uow.session.add(SegmentDomain(id=new_id(), segment=name, domain=domain, created_at=uow.now))
        await uow.session.flush()
        uow.emit(SegmentDomainAdded(segment=name, domain=domain))
    return await get_segment(uow, name)


async def remove_domain(uow: UnitOfWork, name: str, domain: str) -> None:
    """Members whom nothing else makes members leave. Raises UnknownSegment, UnknownDomain."""
    _ask(uow)
    await _lock(uow, name)
    gone = delete(SegmentDomain).where(SegmentDomain.segment == name, SegmentDomain.domain == domain)
    if (await uow.session.execute(gone.returning(SegmentDomain.id))).first() is None:
        raise UnknownDomain
    uow.emit(SegmentDomainRemoved(segment=name, domain=domain))


async def list_addresses(uow: UnitOfWork, name: str, emails: Sequence[str]) -> Listed:
    """Normalised addresses: whoever proved theirs is a member, the others will be. Raises UnknownSegment."""
    _ask(uow)
    await _lock(uow, name)
    indexes = {address_index(uow.keys, email): email for email in emails}
    there = select(SegmentAddress.address_index).where(
        SegmentAddress.segment == name, SegmentAddress.address_index.in_(list(indexes))
    )
    new = indexes.keys() - set(await uow.session.scalars(there))
    if new:
        rows = [{"address_index": index, "segment": name, "created_at": uow.now} for index in sorted(new)]
        await uow.session.execute(insert(SegmentAddress), rows)
    proved = select(User.id).where(User.email.in_(list(emails)), User.is_verified).order_by(User.id)
    person_ids = list(await uow.session.scalars(proved))
    member = SegmentMember.segment == name, SegmentMember.user_id.in_(person_ids)
    known = set(await uow.session.scalars(select(SegmentMember.user_id).where(*member)))
    joining = [person_id for person_id in person_ids if person_id not in known]
    for person_id in joining:
        held = await lock_memberships(uow, person_id)
        await put_in(uow, [person_id], name, Joined.BY_ADDRESS)
        after = sorted({*held, name})
        uow.emit(SegmentsChanged(person_id=person_id, before=sorted(held), after=after, by_address=True))
    return Listed(len(joining), len(known), len(emails) - len(person_ids))


def _ask(uow: UnitOfWork) -> None:
    if uow.actor.id is None and not uow.actor.is_system:
        raise Unauthenticated
    uow.require(policy.can_change_segments(uow.actor))


async def _lock(uow: UnitOfWork, name: str) -> Segment:
    """Against other changes of it; people may join meanwhile."""
    found = select(Segment).where(Segment.name == name).execution_options(populate_existing=True)
    segment = await uow.session.scalar(found.with_for_update(key_share=True))
    if segment is None:
        raise UnknownSegment
    return segment
