"""What the room declares to the composition root."""

from pathlib import Path

from souk.defence.policy import DefencePermission
from souk.defence.web import router
from souk.kernel.rooms import DeskLink, Room


def room() -> Room:
    return Room(
        name="defence",
        web=(router,),
        templates=Path(__file__).parent / "templates",
        permissions=DefencePermission,
        desk=(
            DeskLink(
                label="Limits",
                href="/admin/limits",
                icon="gauge",
                permission=DefencePermission.DEFENCE_READ,
                group="System",
            ),
        ),
    )
