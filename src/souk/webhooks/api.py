"""Outgoing webhooks over JSON."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, changing, no_content, reading
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.webhooks import commands, queries
from souk.webhooks.addresses import AddressRules
from souk.webhooks.errors import (
    TooManyWebhooks,
    UnknownDelivery,
    UnknownWebhook,
    WebhookAddressRefused,
    WebhookPaused,
)
from souk.webhooks.queries import WebhookFilter
from souk.webhooks.schemas import (
    MadeWebhook,
    NewWebhook,
    WebhookChange,
    WebhookDeliveryLog,
    WebhookDeliveryView,
    WebhookEventKind,
    WebhookView,
)
from souk.webhooks.statuses import MEANINGS, DeliveryStatus

router = APIRouter(prefix="/webhooks", tags=["webhooks"])
NOT_KEPT = {"Cache-Control": "no-store"}
LIST = (Unauthenticated, Forbidden, BadCursor)
ONE = (Unauthenticated, Forbidden, UnknownWebhook)
SEND = (*ONE, WebhookPaused)


def rules_of(request: Request) -> AddressRules:
    rules: AddressRules = request.app.state.webhook_addresses
    return rules


@router.get("", **returns(PageOf[WebhookView], refuses=LIST))
async def index(
    ctx: Reading, asked: PageAsked, store: Annotated[UUID | None, Query(description="Only this store's.")] = None
) -> Response:
    """The webhooks you look after, the newest first: of your stores, or all."""
    return answer(await queries.list_webhooks(ctx, WebhookFilter(store_id=store), asked))


@router.post(
    "", **returns(MadeWebhook, 201, refuses=(Unauthenticated, Forbidden, WebhookAddressRefused, TooManyWebhooks))
)
async def create(request: Request, uow: Changing, body: NewWebhook) -> Response:
    """Have a program told of what happens in a store, or with `webhooks:manage` everywhere in the marketplace.

    The answer holds the secret, this once: with it the receiver verifies messages (Standard Webhooks).
    """
    queries.refuse_guests(uow)
    return answer(await commands.create_webhook(uow, body, rules=rules_of(request)), 201, NOT_KEPT)


@router.get("/events", **returns(PageOf[WebhookEventKind]))
async def events() -> Response:
    """Everything that can be heard."""
    return answer(PageOf([WebhookEventKind(kind, meaning) for kind, meaning in MEANINGS.items()]))


@router.get("/{webhook_id}", **returns(WebhookView, refuses=ONE))
async def show(ctx: Reading, webhook_id: UUID) -> Response:
    """One of them."""
    return answer(await queries.get_webhook(ctx, webhook_id))


@router.patch("/{webhook_id}", **returns(WebhookView, refuses=(*ONE, WebhookAddressRefused)))
async def change(request: Request, uow: Changing, webhook_id: UUID, body: WebhookChange) -> Response:
    """Change its address or events, or switch it on or off. Switched on again, what waited is sent."""
    return answer(await commands.change_webhook(uow, webhook_id, body, rules=rules_of(request)))


@router.delete("/{webhook_id}", **returns(None, 204, refuses=ONE))
async def remove(uow: Changing, webhook_id: UUID) -> Response:
    """Remove it, with the log of its deliveries."""
    await commands.remove_webhook(uow, webhook_id)
    return no_content()


@router.post("/{webhook_id}/secret", **returns(MadeWebhook, 201, refuses=ONE))
async def rotate(uow: Changing, webhook_id: UUID) -> Response:
    """A new secret, shown this once. For a day messages are signed with both."""
    return answer(await commands.rotate_secret(uow, webhook_id), 201, NOT_KEPT)


@router.post("/{webhook_id}/test", **returns(WebhookDeliveryLog, 202, refuses=SEND))
async def test(request: Request, webhook_id: UUID) -> Response:
    """Send it a `webhook.test`. Look at the delivery for what it answered."""
    async with changing(request) as uow:
        delivery_id = await commands.send_test(uow, webhook_id)
    async with reading(request) as ctx:
        return answer(await queries.get_delivery(ctx, webhook_id, delivery_id), 202)


@router.get("/{webhook_id}/deliveries", **returns(PageOf[WebhookDeliveryView], refuses=(*ONE, BadCursor)))
async def deliveries(
    ctx: Reading, webhook_id: UUID, asked: PageAsked, status: DeliveryStatus | None = None
) -> Response:
    """What was delivered to it in the last 30 days or waits to be, the newest first."""
    return answer(await queries.list_deliveries(ctx, webhook_id, asked, status=status))


@router.get("/{webhook_id}/deliveries/{delivery_id}", **returns(WebhookDeliveryLog, refuses=(*ONE, UnknownDelivery)))
async def delivery(ctx: Reading, webhook_id: UUID, delivery_id: UUID) -> Response:
    """One delivery: what was sent, and what each attempt was answered."""
    return answer(await queries.get_delivery(ctx, webhook_id, delivery_id))


@router.post(
    "/{webhook_id}/deliveries/{delivery_id}/redeliver",
    **returns(WebhookDeliveryLog, 202, refuses=(*SEND, UnknownDelivery)),
)
async def redeliver(request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
    """Send it again, under the same message id, whatever came of it before."""
    async with changing(request) as uow:
        await commands.redeliver(uow, webhook_id, delivery_id)
    async with reading(request) as ctx:
        return answer(await queries.get_delivery(ctx, webhook_id, delivery_id), 202)
