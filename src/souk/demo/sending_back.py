"""Carries a made-up return out, as its buyer and its store."""

from uuid import UUID

from souk.demo.comebacks import TURNED_DOWN, WHERE_TO, Comeback
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.orders import (
    Asked,
    Condition,
    Inspected,
    Pieces,
    ReturnStatus,
    approve_return,
    get_order,
    receive_return,
    refund_return,
    reject_return,
    request_return,
    returns_of_order,
)

READY = {
    "approve": ReturnStatus.REQUESTED,
    "reject": ReturnStatus.REQUESTED,
    "receive": ReturnStatus.APPROVED,
    "refund": ReturnStatus.RECEIVED,
}
"""From where each step goes on; a case that stands elsewhere was carried on before."""


async def carry_back(database: Database, step: Comeback, *, order_id: UUID, buyer: Actor, seller: Actor) -> None:
    """What comes back in the demo is not put on the shelf again: what is sold out there stays sold out."""
    async with database.unit_of_work(buyer if step.stage == "ask" else seller) as uow:
        detail, cases = await get_order(uow, order_id), await returns_of_order(uow, order_id)
        if step.stage == "ask":
            if not cases:
                pieces = [Pieces(detail.lines[0].id, 1)]
                asked = Asked(reason=step.reason, pieces=pieces, note=step.words, wish=step.wish)
                await request_return(uow, order_id, asked)
            return
        if not cases or cases[0].status is not READY[step.stage]:
            return
        case = cases[0].id
        if step.stage == "approve":
            await approve_return(uow, case, note=WHERE_TO)
        elif step.stage == "reject":
            await reject_return(uow, case, note=TURNED_DOWN)
        elif step.stage == "receive":
            opened = Inspected(restock=False, condition=Condition.OPENED)
            await receive_return(uow, case, {detail.lines[0].id: opened})
        else:
            await refund_return(uow, case)
