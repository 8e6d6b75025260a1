"""Which mailed links are thrown away by night."""

from sqlalchemy import bindparam, delete

from souk.identity.recovery.models import MailedLink
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot

DROP: Hot[None] = Hot(delete(MailedLink).where(MailedLink.expires_at < bindparam("before")))


async def drop_old_links(database: Database) -> int:
    """Those past their time."""
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(DROP, before=uow.now)
