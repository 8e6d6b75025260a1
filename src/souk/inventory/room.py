"""What the room declares to the composition root."""

from souk.inventory.api import router
from souk.inventory.audited import AUDITED
from souk.inventory.invariants import INVARIANTS
from souk.inventory.policy import InventoryPermission
from souk.inventory.tasks import expire_holds, forget_ended_holds
from souk.kernel.rooms import CleanUp, Room
from souk.kernel.schedule import ScheduledJob


def room() -> Room:
    return Room(
        name="inventory",
        api=[router],
        permissions=InventoryPermission,
        jobs=[ScheduledJob(name="inventory.expire_holds", cron="* * * * *", run=expire_holds)],
        clean_ups=[CleanUp(name="inventory.ended_holds", run=forget_ended_holds)],
        invariants=INVARIANTS,
        audited=AUDITED,
    )
