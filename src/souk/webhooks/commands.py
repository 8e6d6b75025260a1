"""Setting up who is told of what, trying it out, and sending again."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import func, select, update

from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.webhooks import policy
from souk.webhooks.addresses import AddressRules, host_of
from souk.webhooks.errors import TooManyWebhooks, UnknownDelivery, WebhookPaused
from souk.webhooks.events import (
    DeliveriesDue,
    WebhookChanged,
    WebhookCreated,
    WebhookRemoved,
    WebhookSecretRotated,
)
from souk.webhooks.listeners import tell
from souk.webhooks.models import WebhookDelivery, WebhookEndpoint
from souk.webhooks.queries import get_row, view_of
from souk.webhooks.schemas import MadeWebhook, NewWebhook, WebhookChange, WebhookView
from souk.webhooks.signing import new_secret
from souk.webhooks.statuses import BOTH_SECRETS, DeliveryStatus, WebhookEvent

MOST = 20


async def create_webhook(uow: UnitOfWork, new: NewWebhook, *, rules: AddressRules) -> MadeWebhook:
    """Its secret is in this answer and nowhere else. Raises WebhookAddressRefused, TooManyWebhooks."""
    uow.require(policy.can_manage(uow.actor, new.store_id))
    rules.insist(new.url)
    await _insist_on_room(uow, new.store_id)
    secret = new_secret()
    row = WebhookEndpoint(
        id=new_id(),
        store_id=new.store_id,
        url=new.url,
        description=new.description,
        events=_names(new.events),
        is_enabled=True,
        sealed_secret=uow.keys.seal(secret),
        sealed_former_secret=None,
        former_until=None,
        created_by=uow.actor.id,
        created_at=uow.now,
        updated_at=uow.now,
        failing_since=None,
        rests_until=None,
        paused_at=None,
        pause_reason="",
        version=1,
    )
    uow.session.add(row)
    await uow.session.flush()
    uow.emit(WebhookCreated(webhook_id=row.id, store_id=row.store_id, host=host_of(row.url), events=row.events))
    return MadeWebhook(secret=secret, webhook=view_of(row))


async def change_webhook(
    uow: UnitOfWork, webhook_id: UUID, change: WebhookChange, *, rules: AddressRules
) -> WebhookView:
    """Switching it on forgives what it failed at; what waited is sent. Raises UnknownWebhook, WebhookAddressRefused."""
    row = await _manageable(uow, webhook_id)
    if change.url is not None:
        rules.insist(change.url)
        row.url = change.url
    if change.events is not None:
        row.events = _names(change.events)
    if change.description is not None:
        row.description = change.description
    if change.is_enabled is not None:
        row.is_enabled = change.is_enabled
        if change.is_enabled:
            row.failing_since = row.rests_until = row.paused_at = None
            row.pause_reason = ""
            uow.emit(DeliveriesDue())
    row.updated_at = uow.now
    row.version += 1
    await uow.session.flush()
    uow.emit(
        WebhookChanged(
            webhook_id=row.id,
            store_id=row.store_id,
            host=host_of(row.url),
            events=row.events,
            is_enabled=row.is_enabled,
        )
    )
    return view_of(row)


async def rotate_secret(uow: UnitOfWork, webhook_id: UUID) -> MadeWebhook:
    """A new secret; the former one signs beside it for a day. Raises UnknownWebhook."""
    row = await _manageable(uow, webhook_id)
    secret = new_secret()
    row.sealed_former_secret, row.sealed_secret = row.sealed_secret, uow.keys.seal(secret)
    row.former_until = uow.now + BOTH_SECRETS
    row.updated_at = uow.now
    row.version += 1
    await uow.session.flush()
    uow.emit(WebhookSecretRotated(webhook_id=row.id, store_id=row.store_id, host=host_of(row.url)))
    return MadeWebhook(secret=secret, webhook=view_of(row))


async def remove_webhook(uow: UnitOfWork, webhook_id: UUID) -> None:
    """With its deliveries. Raises UnknownWebhook."""
    row = await _manageable(uow, webhook_id)
    await uow.session.delete(row)
    await uow.session.flush()
    uow.emit(WebhookRemoved(webhook_id=row.id, store_id=row.store_id, host=host_of(row.url)))


async def send_test(uow: UnitOfWork, webhook_id: UUID) -> UUID:
    """A message for this endpoint alone; the delivery's id. Raises UnknownWebhook, WebhookPaused."""
    row = await _manageable(uow, webhook_id)
    if not row.is_enabled:
        raise WebhookPaused
    data = {"webhook": {"id": str(row.id), "description": row.description}}
    occurred = (f"{WebhookEvent.TEST}:{new_id()}", uow.now)
    (delivery_id,) = await tell(uow, WebhookEvent.TEST, data, [row.id], store_id=row.store_id, occurred=occurred)
    return delivery_id


async def redeliver(uow: UnitOfWork, webhook_id: UUID, delivery_id: UUID) -> None:
    """The same message once more, under the same id, whatever came of it before. Twice is once.

    Raises UnknownWebhook, UnknownDelivery, WebhookPaused.
    """
    row = await _manageable(uow, webhook_id)
    if not row.is_enabled:
        raise WebhookPaused
    again = (
        update(WebhookDelivery)
        .where(WebhookDelivery.id == delivery_id, WebhookDelivery.endpoint_id == webhook_id)
        .values(status=DeliveryStatus.WAITING, attempts=0, next_at=uow.now, leased_until=None, delivered_at=None)
        .returning(WebhookDelivery.id)
    )
    if (await uow.session.execute(again)).first() is None:
        raise UnknownDelivery
    row.rests_until = None
    uow.emit(DeliveriesDue())


async def _manageable(uow: UnitOfWork, webhook_id: UUID) -> WebhookEndpoint:
    """Locked."""
    row = await get_row(uow, webhook_id, lock=True)
    uow.require(policy.can_manage(uow.actor, row.store_id))
    return row


async def _insist_on_room(uow: UnitOfWork, store_id: UUID | None) -> None:
    same = WebhookEndpoint.store_id == store_id if store_id is not None else WebhookEndpoint.store_id.is_(None)
    if (await uow.session.scalar(select(func.count()).select_from(WebhookEndpoint).where(same)) or 0) >= MOST:
        raise TooManyWebhooks


def _names(events: Iterable[WebhookEvent]) -> list[str]:
    return sorted({each.value for each in events})
