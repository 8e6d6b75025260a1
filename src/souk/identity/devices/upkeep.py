"""Which devices are forgotten by night."""

from datetime import timedelta
from typing import Final

from sqlalchemy import bindparam, delete

from souk.identity.devices.models import KnownDevice
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot

KNOWN_FOR: Final = timedelta(days=400)
"""As long as browsers keep the cookie by which it is known."""
FORGET: Hot[None] = Hot(delete(KnownDevice).where(KnownDevice.last_seen_at < bindparam("before")))


async def forget_devices(database: Database) -> int:
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(FORGET, before=uow.now - KNOWN_FOR)
