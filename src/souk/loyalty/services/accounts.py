"""The one way in which points move: counter, history, ledger and what the account shows, in one unit of work.

Whoever credits or debits locks the account first. Holding is a conditional update of its own (`holds.py`).
"""

from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from souk.identity import set_loyalty
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.ledger import POINTS_CURRENCY, Account, Posting, post
from souk.loyalty.events import TierChanged
from souk.loyalty.models import EntryKind, LoyaltyAccount, OrderAward, PointsEntry
from souk.loyalty.queries import get_ladder
from souk.loyalty.tiers import YEAR, Tier, months_before, tier_for


class Counters(msgspec.Struct, frozen=True):
    """An account while its row is locked."""

    person_id: UUID
    points: int
    held: int
    owed: int
    rolling: int
    tier: Tier

    def credited(self, points: int) -> "Counters":
        """What is owed is paid first."""
        paid = min(self.owed, points)
        return self._with(points=self.points + points - paid, owed=self.owed - paid)

    def debited(self, points: int) -> "Counters":
        """What is not there any more is owed."""
        taken = min(self.points, points)
        return self._with(points=self.points - taken, owed=self.owed + points - taken)

    def let_go(self, points: int) -> "Counters":
        """Held points are no longer held; where they go is another matter."""
        return self._with(held=self.held - points)

    def _with(self, **changed: int) -> "Counters":
        return msgspec.structs.replace(self, **changed)


class Movement(msgspec.Struct, frozen=True):
    """Why points move, and what it means for the lifetime counts."""

    kind: EntryKind
    reference_id: UUID
    about: str = ""
    earned: int = 0
    spent: int = 0


class _Sum(msgspec.Struct, frozen=True):
    points: int


_row = (
    LoyaltyAccount.person_id,
    LoyaltyAccount.points,
    LoyaltyAccount.held,
    LoyaltyAccount.owed,
    LoyaltyAccount.rolling,
    LoyaltyAccount.tier,
)
OPEN: Hot[None] = Hot(upsert(LoyaltyAccount).on_conflict_do_nothing())
LOCK = Hot(
    select(*_row).where(LoyaltyAccount.person_id == bindparam("person")).with_for_update(key_share=True), Counters
)
_earned, _spent = bindparam("earned", type_=BigInteger), bindparam("spent", type_=BigInteger)
MOVE: Hot[None] = Hot(
    update(LoyaltyAccount)
    .where(LoyaltyAccount.person_id == bindparam("person"))
    .values(
        points=bindparam("now_points", type_=BigInteger),
        held=bindparam("now_held", type_=BigInteger),
        owed=bindparam("now_owed", type_=BigInteger),
        lifetime_earned=LoyaltyAccount.lifetime_earned + _earned,
        lifetime_spent=LoyaltyAccount.lifetime_spent + _spent,
    )
)
WRITE_DOWN: Hot[None] = Hot(insert(PointsEntry))
EARNED_SINCE = Hot(
    select(func.coalesce(func.sum(OrderAward.awarded), 0).label("points")).where(
        OrderAward.person_id == bindparam("person"), OrderAward.paid_at >= bindparam("since")
    ),
    _Sum,
)
SETTLE: Hot[None] = Hot(
    update(LoyaltyAccount)
    .where(LoyaltyAccount.person_id == bindparam("person"))
    .values(rolling=bindparam("now_rolling", type_=BigInteger), tier=bindparam("now_tier"))
)
STAND_SINCE: Hot[None] = Hot(
    update(LoyaltyAccount).where(LoyaltyAccount.person_id == bindparam("person")).values(tier_since=bindparam("at"))
)


async def lock_account(uow: UnitOfWork, person_id: UUID) -> Counters:
    """The person's account, opened where there is none, locked until the unit of work ends."""
    await uow.change(
        OPEN,
        person_id=person_id,
        points=0,
        held=0,
        owed=0,
        lifetime_earned=0,
        lifetime_spent=0,
        rolling=0,
        tier=Tier.BRONZE,
        tier_since=uow.now,
        created_at=uow.now,
    )
    account = await uow.first(LOCK, person=person_id)
    assert account is not None
    return account


async def move(uow: UnitOfWork, before: Counters, after: Counters, movement: Movement) -> UUID | None:
    """From what the locked row said to what it shall say, with history and ledger. The entry's id; None: no change."""
    if (before.points, before.held, before.owed) == (after.points, after.held, after.owed):
        return None
    await uow.change(
        MOVE,
        person=before.person_id,
        now_points=after.points,
        now_held=after.held,
        now_owed=after.owed,
        earned=movement.earned,
        spent=movement.spent,
    )
    return await record(uow, before, after, movement)


async def record(uow: UnitOfWork, before: Counters, after: Counters, movement: Movement) -> UUID:
    """History, ledger and the columns that the account page shows, once the counters have moved."""
    points, held, owed = after.points - before.points, after.held - before.held, after.owed - before.owed
    entry_id = new_id()
    await uow.write(
        WRITE_DOWN,
        {
            "id": entry_id,
            "person_id": before.person_id,
            "kind": movement.kind,
            "reference_id": movement.reference_id,
            "points": points,
            "held": held,
            "owed": owed,
            "about": movement.about,
            "actor_id": uow.actor.id,
            "created_at": uow.now,
        },
    )
    if amount := points + held - owed:
        lines = (
            Posting(Account.POINTS, before.person_id, -amount),
            Posting(Account.POINTS_ISSUED, None, amount),
        )
        await post(uow, f"points_{movement.kind}", movement.reference_id, lines, currency=POINTS_CURRENCY)
    await set_loyalty(uow, before.person_id, points=after.points)
    return entry_id


async def settle_tier(uow: UnitOfWork, account: Counters) -> Tier:
    """Look at the last twelve months again, and let the person climb or come down. The account is locked."""
    earned = await uow.first(EARNED_SINCE, person=account.person_id, since=months_before(uow.now, YEAR))
    assert earned is not None
    ladder = await get_ladder(uow)
    tier = tier_for(earned.points, ladder).name
    if (earned.points, tier) != (account.rolling, account.tier):
        await uow.change(SETTLE, person=account.person_id, now_rolling=earned.points, now_tier=tier)
    if tier is not account.tier:
        await _announce(uow, account.person_id, account.tier, tier)
    return tier


async def _announce(uow: UnitOfWork, person_id: UUID, before: Tier, after: Tier) -> None:
    await uow.change(STAND_SINCE, person=person_id, at=uow.now)
    await set_loyalty(uow, person_id, tier=after)
    names = list(Tier)
    uow.emit(
        TierChanged(
            person_id=person_id, before=before, after=after, is_promotion=names.index(after) > names.index(before)
        )
    )
