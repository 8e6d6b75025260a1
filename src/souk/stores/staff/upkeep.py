"""What is kept of invitations, and for how long."""

from datetime import timedelta

from sqlalchemy import delete, or_, select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import CleanUp, PersonalData
from souk.stores.staff.models import StaffInvitation

KEPT_FOR = timedelta(days=30)
AT_ONCE = 500


async def drop_old_invitations(database: Database) -> int:
    """Those that were accepted, revoked or expired a month ago. Returns how many."""
    dropped = 0
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            before = uow.now - KEPT_FOR
            over = or_(
                StaffInvitation.expires_at < before,
                StaffInvitation.accepted_at < before,
                StaffInvitation.revoked_at < before,
            )
            some = select(StaffInvitation.id).where(over).limit(AT_ONCE)
            gone = delete(StaffInvitation).where(StaffInvitation.id.in_(some)).returning(StaffInvitation.id)
            count = len((await uow.session.scalars(gone)).all())
        dropped += count
        if count < AT_ONCE:
            return dropped


CLEAN_UPS = (CleanUp(name="stores.invitations", run=drop_old_invitations),)
PERSONAL_DATA = (
    PersonalData(
        table="staff_invitations", column="sealed_address", sealed=True, on_erase="row removed, of others after 30 days"
    ),
    PersonalData(
        table="staff_invitations", column="address_index", sealed=True, on_erase="row removed, of others after 30 days"
    ),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="staff_invitations",
        title="Invitations you accepted",
        whose="accepted_by",
        shows=("store_id", "role", "sealed_address", "accepted_at"),
        opens=("sealed_address",),
    ),
)
