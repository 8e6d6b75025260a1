"""What this room itself keeps about people."""

from uuid import UUID

from sqlalchemy import update

from souk.kernel.database import UnitOfWork
from souk.kernel.personal import Eraser, PersonalRows
from souk.kernel.rooms import PersonalData
from souk.offboarding.archive.commands import drop_archives_of
from souk.offboarding.models import Removal

PERSONAL_DATA = (
    PersonalData(
        table="archives", column="person_id", sealed=False, on_erase="row removed, and with it the file's key"
    ),
    PersonalData(table="archives", column="sealed_key", sealed=True, on_erase="row removed"),
    PersonalData(table="erasures", column="person_id", sealed=False, on_erase="kept: an id that leads to nobody"),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="archives",
        title="Archives you asked for",
        whose="person_id",
        shows=("status", "asked_at", "ready_at", "taken_at", "expires_at"),
        keeps="the eraser below removes them, and their files",
    ),
)


async def empty_reasons(uow: UnitOfWork, person_id: UUID) -> None:
    """That they were removed stays; what was said about it goes."""
    theirs = update(Removal).where(Removal.person_id == person_id)
    await uow.session.execute(theirs.values(sealed_reason=uow.keys.seal("")))


ERASERS = (
    Eraser(name="offboarding.removals", erase=empty_reasons),
    Eraser(name="offboarding.archives", erase=drop_archives_of),
)
