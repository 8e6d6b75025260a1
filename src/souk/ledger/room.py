"""What the room declares to the composition root."""

from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from uuid import UUID

from souk.kernel.database import ReadContext
from souk.kernel.rooms import DeskLink, PersonalData, Room
from souk.ledger import api, web
from souk.ledger.audited import AUDITED
from souk.ledger.invariants import INVARIANTS
from souk.ledger.pages import LEDGER
from souk.ledger.policy import LedgerPermission

KEPT = "kept: tax law asks for records of money"
Naming = Callable[[ReadContext, Sequence[UUID]], Awaitable[dict[UUID, str]]]


async def _nobody(_ctx: ReadContext, _ids: Sequence[UUID]) -> dict[UUID, str]:
    return {}


def room(name_owners: Naming = _nobody) -> Room:
    """`name_owners`: what owners are called, by id, asked of the rooms that know them; for people who look."""
    return Room(
        name="ledger",
        state={"ledger_owners": name_owners},
        api=(api.router,),
        web=(web.router,),
        templates=Path(__file__).parent / "templates",
        permissions=LedgerPermission,
        desk=(
            DeskLink(label="Ledger", href=LEDGER, icon="scale", permission=LedgerPermission.LEDGER_READ, group="Money"),
        ),
        invariants=INVARIANTS,
        audited=AUDITED,
        personal_data=(PersonalData(table="ledger_lines", column="owner_id", sealed=False, on_erase=KEPT),),
    )
