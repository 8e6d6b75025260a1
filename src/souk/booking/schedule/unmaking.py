"""A weekly rule goes: what nobody ever booked goes with it, what somebody did is offered to nobody else."""

from uuid import UUID

from sqlalchemy import Uuid, bindparam, delete, update

from souk.booking.schedule.models import Slot, SlotRule, SlotStatus
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot

_rule = bindparam("rule", type_=Uuid())
_ahead = (Slot.rule_id == _rule, Slot.starts_at > bindparam("now"))
DROP: Hot[None] = Hot(delete(Slot).where(*_ahead, ~Slot.was_booked))
WITHDRAW: Hot[None] = Hot(
    update(Slot).where(*_ahead, Slot.status == SlotStatus.OPEN).values(status=SlotStatus.WITHDRAWN)
)
FORGET: Hot[None] = Hot(delete(SlotRule).where(SlotRule.id == _rule))


async def unmake(uow: UnitOfWork, rule_id: UUID) -> int:
    """How many slots went. The provider is locked by whoever asks, and makes their slots anew afterwards."""
    dropped = await uow.change(DROP, rule=rule_id, now=uow.now)
    await uow.change(WITHDRAW, rule=rule_id, now=uow.now)
    await uow.change(FORGET, rule=rule_id)
    return dropped
