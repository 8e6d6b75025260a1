"""What rewards hold about a person: counts, and reasons that somebody wrote."""

from uuid import UUID

from souk.kernel.database import UnitOfWork
from souk.kernel.personal import Eraser, PersonalRows
from souk.kernel.rooms import PersonalData
from souk.loyalty.models import LoyaltyAccount
from souk.loyalty.services.upkeep import forfeit

COUNTS = "kept as a count of nobody: the ledger of points must sum up"


async def forfeit_points_of(uow: UnitOfWork, person_id: UUID) -> None:
    """Runs before the account forgets who they were; whoever never had points has nothing to lose."""
    if await uow.session.get(LoyaltyAccount, person_id) is not None:
        await forfeit(uow, person_id)


PERSONAL_ROWS = (
    PersonalRows(
        table="loyalty_accounts",
        title="Points",
        whose="person_id",
        shows=(
            "points",
            "held",
            "owed",
            "lifetime_earned",
            "lifetime_spent",
            "rolling",
            "tier",
            "tier_since",
            "created_at",
        ),
        keeps=COUNTS,
    ),
    PersonalRows(
        table="points_entries",
        title="History of points",
        whose="person_id",
        shows=("kind", "points", "held", "owed", "about", "reference_id", "created_at"),
        keeps=COUNTS,
    ),
    PersonalRows(
        table="points_holds",
        title="Points held for checkouts",
        whose="person_id",
        shows=("checkout_id", "points", "state", "created_at", "ended_at"),
        keeps=COUNTS,
    ),
    PersonalRows(
        table="points_awards",
        title="What orders earned",
        whose="person_id",
        shows=("order_id", "currency", "goods", "refunded", "spent", "returned", "awarded", "paid_at"),
    ),
)
ERASERS = (Eraser(name="loyalty.points", erase=forfeit_points_of),)
PERSONAL_DATA = (
    PersonalData(table="points_entries", column="about", sealed=False, on_erase="emptied"),
    PersonalData(table="points_entries", column="actor_id", sealed=False, on_erase="an id that leads to nobody"),
)
