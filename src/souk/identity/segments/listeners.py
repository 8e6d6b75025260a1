"""Memberships that follow addresses: when one is proved or changed, and when a rule comes or goes."""

from sqlalchemy import select

from souk.identity.events import EmailChanged, EmailVerified
from souk.identity.models import User
from souk.identity.segments.events import SegmentDomainAdded, SegmentDomainRemoved
from souk.identity.segments.models import Joined, SegmentMember
from souk.identity.segments.services import domain_of, follow_address
from souk.kernel.database import UnitOfWork
from souk.kernel.outbox import Subscription

AT_ONCE = 500


async def follow_proved_address(uow: UnitOfWork, happened: EmailVerified | EmailChanged) -> None:
    await follow_address(uow, happened.person_id)


async def let_in(uow: UnitOfWork, happened: SegmentDomainAdded) -> None:
    """Some people at a time; the next ones by a letter to oneself."""
    people = select(User.id, User.email).where(User.is_verified).order_by(User.id).limit(AT_ONCE)
    if happened.after is not None:
        people = people.where(User.id > happened.after)
    rows = (await uow.session.execute(people)).all()
    for row in rows:
        if domain_of(row.email) == happened.domain:
            await follow_address(uow, row.id)
    if len(rows) == AT_ONCE:
        uow.emit(SegmentDomainAdded(segment=happened.segment, domain=happened.domain, after=rows[-1].id))


async def let_go(uow: UnitOfWork, happened: SegmentDomainRemoved) -> None:
    """Some members at a time; the next ones by a letter to oneself."""
    members = (
        select(SegmentMember.user_id)
        .where(SegmentMember.segment == happened.segment, SegmentMember.joined == Joined.BY_ADDRESS)
        .order_by(SegmentMember.user_id)
        .limit(AT_ONCE)
    )
    if happened.after is not None:
        members = members.where(SegmentMember.user_id > happened.after)
    person_ids = list(await uow.session.scalars(members))
    for person_id in person_ids:
        await follow_address(uow, person_id)
    if len(person_ids) == AT_ONCE:
        uow.emit(SegmentDomainRemoved(segment=happened.segment, domain=happened.domain, after=person_ids[-1]))


SUBSCRIPTIONS = (
    Subscription(name="identity.segments_of_verified", event=EmailVerified, listener=follow_proved_address),
    Subscription(name="identity.segments_of_email", event=EmailChanged, listener=follow_proved_address),
    Subscription(name="identity.segment_lets_in", event=SegmentDomainAdded, listener=let_in),
    Subscription(name="identity.segment_lets_go", event=SegmentDomainRemoved, listener=let_go),
)
