"""Reading: endpoints, and what was delivered to them."""

from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import func, select

from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.webhooks import policy
from souk.webhooks.errors import UnknownDelivery, UnknownWebhook
from souk.webhooks.models import WebhookAttempt, WebhookDelivery, WebhookEndpoint, WebhookMessage
from souk.webhooks.schemas import WebhookAttemptView, WebhookDeliveryLog, WebhookDeliveryView, WebhookView
from souk.webhooks.signing import message_name
from souk.webhooks.statuses import DeliveryStatus, WebhookEvent

MOST_ATTEMPTS = 50


class WebhookFilter(msgspec.Struct, frozen=True, kw_only=True):
    """`own_stores`: of stores alone, not the marketplace's; `marketplace`: the other way round."""

    store_id: UUID | None = None
    own_stores: bool = False
    marketplace: bool = False


def view_of(row: WebhookEndpoint) -> WebhookView:
    return WebhookView(
        id=row.id,
        store_id=row.store_id,
        url=row.url,
        events=[WebhookEvent(each) for each in row.events],
        description=row.description,
        is_enabled=row.is_enabled,
        former_secret_until=row.former_until,
        failing_since=row.failing_since,
        paused_at=row.paused_at,
        pause_reason=row.pause_reason,
        created_at=row.created_at,
        updated_at=row.updated_at,
    )


async def get_row(ctx: ReadContext, webhook_id: UUID, *, lock: bool = False) -> WebhookEndpoint:
    """Raises Unauthenticated, UnknownWebhook: not there, or somebody else's."""
    refuse_guests(ctx)
    wanted = select(WebhookEndpoint).where(WebhookEndpoint.id == webhook_id, policy.visible_to(ctx.actor))
    row = await ctx.session.scalar(wanted.with_for_update() if lock else wanted)
    if row is None:
        raise UnknownWebhook
    return row


async def get_webhook(ctx: ReadContext, webhook_id: UUID) -> WebhookView:
    """Raises Unauthenticated, UnknownWebhook."""
    return view_of(await get_row(ctx, webhook_id))


async def list_webhooks(ctx: ReadContext, wanted: WebhookFilter, asked: PageQuery) -> PageOf[WebhookView]:
    """Those the actor looks after, the newest first. Raises Unauthenticated, Forbidden."""
    refuse_guests(ctx)
    if not (verdict := policy.can_look(ctx.actor)):
        raise Forbidden(verdict.reason)
    chosen = [policy.visible_to(ctx.actor)]
    if wanted.store_id is not None:
        chosen.append(WebhookEndpoint.store_id == wanted.store_id)
    if wanted.own_stores:
        chosen.append(WebhookEndpoint.store_id.in_(policy.stores_of(ctx.actor)))
    if wanted.marketplace:
        chosen.append(WebhookEndpoint.store_id.is_(None))
    listed = select(WebhookEndpoint).where(*chosen).order_by(WebhookEndpoint.id.desc())
    if asked.cursor:
        listed = listed.where(WebhookEndpoint.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = list(await ctx.session.scalars(listed.limit(asked.limit + 1).offset(asked.offset)))
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(WebhookEndpoint).where(*chosen))
    page = [view_of(row) for row in rows[: asked.limit]]
    return PageOf(page, write_cursor(page[-1].id) if len(rows) > asked.limit else None, total)


class Line(msgspec.Struct, frozen=True):
    id: UUID
    message_id: UUID
    type: WebhookEvent
    status: DeliveryStatus
    attempts: int
    occurred_at: datetime
    next_at: datetime | None
    delivered_at: datetime | None
    status_code: int | None
    error: str

    def view(self) -> WebhookDeliveryView:
        return WebhookDeliveryView(
            id=self.id,
            message_id=message_name(self.message_id),
            type=self.type,
            status=self.status,
            attempts=self.attempts,
            occurred_at=self.occurred_at,
            next_attempt_at=self.next_at,
            delivered_at=self.delivered_at,
            status_code=self.status_code,
            error=self.error,
        )


_line: Any = select(
    WebhookDelivery.id,
    WebhookDelivery.message_id,
    WebhookMessage.type,
    WebhookDelivery.status,
    WebhookDelivery.attempts,
    WebhookMessage.occurred_at,
    WebhookDelivery.next_at,
    WebhookDelivery.delivered_at,
    WebhookDelivery.status_code,
    WebhookDelivery.error,
).join(WebhookMessage, WebhookMessage.id == WebhookDelivery.message_id)


async def list_deliveries(
    ctx: ReadContext, webhook_id: UUID, asked: PageQuery, *, status: DeliveryStatus | None = None
) -> PageOf[WebhookDeliveryView]:
    """What was or will be delivered to an endpoint, the newest first. Raises Unauthenticated, UnknownWebhook."""
    await get_row(ctx, webhook_id)
    chosen = [WebhookDelivery.endpoint_id == webhook_id]
    if status is not None:
        chosen.append(WebhookDelivery.status == status)
    listed = _line.where(*chosen).order_by(WebhookDelivery.id.desc())
    if asked.cursor:
        listed = listed.where(WebhookDelivery.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = [Line(*row) for row in await ctx.session.execute(listed.limit(asked.limit + 1).offset(asked.offset))]
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(WebhookDelivery).where(*chosen))
    page = [row.view() for row in rows[: asked.limit]]
    return PageOf(page, write_cursor(page[-1].id) if len(rows) > asked.limit else None, total)


async def get_delivery(ctx: ReadContext, webhook_id: UUID, delivery_id: UUID) -> WebhookDeliveryLog:
    """With what was sent and every attempt. Raises Unauthenticated, UnknownWebhook, UnknownDelivery."""
    await get_row(ctx, webhook_id)
    mine = _line.add_columns(WebhookMessage.payload).where(
        WebhookDelivery.id == delivery_id, WebhookDelivery.endpoint_id == webhook_id
    )
    found = (await ctx.session.execute(mine)).first()
    if found is None:
        raise UnknownDelivery
    *line, payload = found
    tries = select(WebhookAttempt).where(WebhookAttempt.delivery_id == delivery_id).order_by(WebhookAttempt.id.desc())
    attempts = [
        WebhookAttemptView(
            at=each.at,
            milliseconds=each.milliseconds,
            status_code=each.status_code,
            error=each.error,
            answer=each.answer,
        )
        for each in await ctx.session.scalars(tries.limit(MOST_ATTEMPTS))
    ]
    view = msgspec.structs.asdict(Line(*line).view())
    return WebhookDeliveryLog(**view, payload=msgspec.json.decode(payload), log=attempts)


def refuse_guests(ctx: ReadContext) -> None:
    if ctx.actor.id is None and not ctx.actor.is_system:
        raise Unauthenticated
