"""What the room declares to the composition root."""

from pathlib import Path

from souk.kernel.rooms import DeskLink, PersonalData, Room
from souk.offboarding import api, web
from souk.offboarding.pages import REMOVALS
from souk.offboarding.policy import OffboardingPermission
from souk.offboarding.privacy import data
from souk.offboarding.privacy.audited import AUDITED


def room() -> Room:
    return Room(
        name="offboarding",
        web=(web.router,),
        desk=(
            DeskLink(
                label="Removed accounts",
                href=REMOVALS,
                icon="user-x",
                permission=OffboardingPermission.USERS_REMOVE,
                group="People",
            ),
        ),
        api=(api.router,),
        templates=Path(__file__).parent / "templates",
        permissions=OffboardingPermission,
        personal_data=(
            PersonalData(table="removals", column="person_id", sealed=False, on_erase="kept: who was removed when"),
            PersonalData(table="removals", column="sealed_reason", sealed=True, on_erase="emptied"),
            *data.PERSONAL_DATA,
        ),
        personal_rows=data.PERSONAL_ROWS,
        erasers=data.ERASERS,
        audited=AUDITED,
    )
