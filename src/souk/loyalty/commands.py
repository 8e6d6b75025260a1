"""What a person of the staff may ask of rewards: another rung of the ladder, points given or taken by hand."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import insert

from souk.identity import get_person
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.loyalty import policy
from souk.loyalty.errors import LadderNotClimbing, NotEnoughPoints, NothingToAdjust, TierChangedMeanwhile, UnknownTier
from souk.loyalty.events import PointsAdjusted, TierTermsChanged
from souk.loyalty.models import EntryKind, PointsEntry, TierTermsRow
from souk.loyalty.queries import get_ladder
from souk.loyalty.schemas import Adjusted, Adjustment, TierChange, TierView
from souk.loyalty.services.accounts import Movement, lock_account, move
from souk.loyalty.tiers import DEFAULTS, Tier, is_climbing, ladder_of

ENSURE: Hot[None] = Hot(insert(TierTermsRow).on_conflict_do_nothing())


async def change_tier(uow: UnitOfWork, name: str, change: TierChange) -> TierView:
    """What a tier asks and gives. Percentages count at once; who is in which tier is looked at again every night.

    Raises UnknownTier, TierChangedMeanwhile, LadderNotClimbing.
    """
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_manage(uow.actor))
    if name not in list(Tier):
        raise UnknownTier
    await _lock_ladder(uow)
    ladder = await get_ladder(uow)
    before = next(rung for rung in ladder if rung.name == name)
    if before.version != change.version:
        raise TierChangedMeanwhile
    after = change.applied_to(before)
    if not is_climbing(ladder_of(after if rung is before else rung for rung in ladder)):
        raise LadderNotClimbing
    row = await uow.session.get_one(TierTermsRow, after.name)
    row.threshold, row.basis_points, row.benefits = after.threshold, after.basis_points, list(after.benefits)
    row.version, row.changed_at = after.version, uow.now
    uow.emit(
        TierTermsChanged(
            name=after.name,
            threshold_before=before.threshold,
            threshold=after.threshold,
            basis_points_before=before.basis_points,
            basis_points=after.basis_points,
            benefits_before=list(before.benefits),
            benefits=list(after.benefits),
        )
    )
    return TierView.of(after)


async def adjust_points(uow: UnitOfWork, person_id: UUID, change: Adjustment) -> Adjusted:
    """Give or take points, with the reason. They do not count for the tier.

    The same `reference_id` again changes nothing. Raises UnknownPerson, NothingToAdjust, NotEnoughPoints.
    """
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_manage(uow.actor))
    if change.points == 0:
        raise NothingToAdjust
    await get_person(uow, person_id)
    account = await lock_account(uow, person_id)
    reference_id = change.reference_id or new_id()
    done = select(PointsEntry.id).where(
        PointsEntry.kind == EntryKind.ADJUSTED,
        PointsEntry.reference_id == reference_id,
        PointsEntry.person_id == person_id,
    )
    if await uow.session.scalar(done) is not None:
        return Adjusted(person_id=person_id, points=account.points, owed=account.owed)
    if account.points + change.points < 0 and change.points < 0:
        raise NotEnoughPoints(available=account.points)
    after = account.credited(change.points) if change.points > 0 else account.debited(-change.points)
    entry_id = await move(uow, account, after, Movement(EntryKind.ADJUSTED, reference_id, change.reason))
    assert entry_id is not None
    uow.emit(
        PointsAdjusted(
            person_id=person_id,
            entry_id=entry_id,
            points=change.points,
            sealed_reason=uow.keys.seal(change.reason),
        )
    )
    return Adjusted(person_id=person_id, points=after.points, owed=after.owed)


async def _lock_ladder(uow: UnitOfWork) -> None:
    """All four rungs, in one order, so that two changes of two rungs cannot pass each other."""
    defaults = [
        {
            "name": rung.name,
            "threshold": rung.threshold,
            "basis_points": rung.basis_points,
            "benefits": list(rung.benefits),
            "version": rung.version,
            "changed_at": uow.now,
        }
        for rung in DEFAULTS
    ]
    await uow.change_many(ENSURE, defaults)
    await uow.session.scalars(select(TierTermsRow).order_by(TierTermsRow.name).with_for_update())
