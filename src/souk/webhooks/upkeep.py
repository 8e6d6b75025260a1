"""What is kept of webhooks, and for how long."""

from sqlalchemy import delete, select

from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.rooms import CleanUp, PersonalData
from souk.webhooks.models import WebhookMessage
from souk.webhooks.statuses import KEPT

BATCH = 500
PERSONAL_DATA = (
    PersonalData(
        table="webhook_endpoints",
        column="created_by",
        sealed=False,
        on_erase="kept: an id that leads to nobody once they are erased",
    ),
    PersonalData(
        table="webhook_endpoints", column="sealed_secret", sealed=True, on_erase="kept: it is a store's, not a person's"
    ),
    PersonalData(
        table="webhook_endpoints", column="sealed_former_secret", sealed=True, on_erase="kept: the same, for a day"
    ),
)


async def forget_old_messages(database: Database) -> int:
    """With their deliveries and attempts."""
    forgotten = 0
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            old = select(WebhookMessage.id).where(WebhookMessage.occurred_at < uow.now - KEPT).limit(BATCH)
            gone = await uow.session.execute(
                delete(WebhookMessage).where(WebhookMessage.id.in_(old)).returning(WebhookMessage.id)
            )
            count = len(gone.all())
        forgotten += count
        if count < BATCH:
            return forgotten


CLEAN_UPS = (CleanUp(name="webhooks.messages", run=forget_old_messages),)
