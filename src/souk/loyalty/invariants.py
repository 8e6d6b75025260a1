"""Facts about points that no storm may break: counter, history, holds, ledger and account page tell the same."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, column, func, or_, select, table

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.ledger import Account
from souk.loyalty.models import HoldState, LoyaltyAccount, PointsEntry, PointsHold

MOST = 100
"""How many breaches of a fact are told."""

# Facts of lower rooms, looked at by name and never written.
_users = table("users", column("id"), column("loyalty_points"), column("loyalty_tier"))
_lines = table("ledger_lines", column("account"), column("owner_id"), column("amount"))
_whose = select(LoyaltyAccount.person_id).order_by(LoyaltyAccount.person_id).limit(MOST)


def _sum(of: Any, *conditions: Any) -> ScalarSelect[int]:
    return select(func.coalesce(func.sum(of), 0)).where(*conditions).scalar_subquery()


def _history(of: Any) -> ScalarSelect[int]:
    return _sum(of, PointsEntry.person_id == LoyaltyAccount.person_id)


_held = _sum(PointsHold.points, PointsHold.person_id == LoyaltyAccount.person_id, PointsHold.state == HoldState.HELD)
_posted = _sum(_lines.c.amount, _lines.c.account == Account.POINTS, _lines.c.owner_id == LoyaltyAccount.person_id)

NOT_SUMMED = _whose.where(
    or_(
        LoyaltyAccount.points != _history(PointsEntry.points),
        LoyaltyAccount.held != _history(PointsEntry.held),
        LoyaltyAccount.owed != _history(PointsEntry.owed),
    )
)
HELD_WRONG = _whose.where(LoyaltyAccount.held != _held)
NOT_IN_LEDGER = _whose.where(LoyaltyAccount.points + LoyaltyAccount.held - LoyaltyAccount.owed != -_posted)
SHOWN_WRONG = _whose.join(_users, _users.c.id == LoyaltyAccount.person_id).where(
    or_(_users.c.loyalty_points != LoyaltyAccount.points, _users.c.loyalty_tier != LoyaltyAccount.tier)
)


def _people(broken: Select[UUID], sentence: str) -> Callable[[ReadContext], Awaitable[list[str]]]:
    async def find(ctx: ReadContext) -> list[str]:
        return [sentence.format(each) for each in await ctx.session.scalars(broken)]

    return find


INVARIANTS = (
    Invariant(
        name="loyalty.history_sums_up", find=_people(NOT_SUMMED, "The history of {}'s points does not sum to them.")
    ),
    Invariant(
        name="loyalty.holds_sum_up", find=_people(HELD_WRONG, "Other points of {} count as held than checkouts hold.")
    ),
    Invariant(
        name="loyalty.ledger_agrees", find=_people(NOT_IN_LEDGER, "The ledger knows another number of points of {}.")
    ),
    Invariant(
        name="loyalty.account_shows_it",
        find=_people(SHOWN_WRONG, "The account page of {} shows other points, or another tier."),
    ),
)
