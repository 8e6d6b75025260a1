"""What the room declares to the composition root."""

from functools import partial
from pathlib import Path

from souk.kernel.outbound import GuardedClient
from souk.kernel.outbox import Subscription
from souk.kernel.rooms import DeskLink, Room
from souk.kernel.schedule import ScheduledJob
from souk.kernel.settings import Settings
from souk.webhooks import api, web
from souk.webhooks.addresses import AddressRules
from souk.webhooks.audited import AUDITED
from souk.webhooks.events import DeliveriesDue, WebhookGaveUp
from souk.webhooks.listeners import hear
from souk.webhooks.pages import ADMIN
from souk.webhooks.payloads import SAYS
from souk.webhooks.policy import WebhookPermission
from souk.webhooks.tasks import DeliverDue, deliver_due
from souk.webhooks.telling import tell_owners
from souk.webhooks.upkeep import CLEAN_UPS, PERSONAL_DATA


def room(settings: Settings) -> Room:
    deliver = DeliverDue(GuardedClient(settings.outbound))
    rules = AddressRules(allows_private=settings.outbound.allow_private, insists_on_https=settings.stage == "live")
    heard = (
        Subscription(name=f"webhooks.{said[0].type.value.replace('.', '_')}", event=event, many=hear)
        for event, said in SAYS.items()
    )
    return Room(
        name="webhooks",
        state={"webhook_addresses": rules},
        api=(api.router,),
        web=(web.vendor, web.admin),
        templates=Path(__file__).parent / "templates",
        permissions=WebhookPermission,
        desk=(
            DeskLink(
                label="Webhooks",
                href=ADMIN,
                icon="webhook",
                permission=WebhookPermission.WEBHOOKS_MANAGE,
                group="System",
            ),
        ),
        subscriptions=(
            *heard,
            Subscription(name="webhooks.deliver", event=DeliveriesDue, task=deliver),
            Subscription(name="webhooks.tell_owners", event=WebhookGaveUp, listener=tell_owners),
        ),
        jobs=(ScheduledJob(name="webhooks.deliver_due", cron="* * * * *", run=partial(deliver_due, task=deliver)),),
        clean_ups=CLEAN_UPS,
        audited=AUDITED,
        personal_data=PERSONAL_DATA,
    )
