"""What the room declares to the composition root."""

from souk.kernel.rooms import PersonalData, Room
from souk.ledger import api
from souk.ledger.audited import AUDITED
from souk.ledger.invariants import INVARIANTS
from souk.ledger.policy import LedgerPermission

KEPT = "kept: tax law asks for records of money"


def room() -> Room:
    return Room(
        name="ledger",
        api=(api.router,),
        permissions=LedgerPermission,
        invariants=INVARIANTS,
        audited=AUDITED,
        personal_data=(PersonalData(table="ledger_lines", column="owner_id", sealed=False, on_erase=KEPT),),
    )
