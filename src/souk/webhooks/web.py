"""Pages of webhooks: the same for a store's people below `/vendor` and for the marketplace's below `/admin`."""

from collections.abc import Mapping, Sequence
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.errors import Refusal
from souk.kernel.http import changing, reading
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageQuery
from souk.stores import store_names
from souk.ui import FormState, Option, page, redirect, url_with
from souk.webhooks import commands, policy, queries
from souk.webhooks.api import rules_of
from souk.webhooks.pages import (
    ADMIN,
    VENDOR,
    Extras,
    WebhooksPage,
    boxes_of,
    delivery_page,
    endpoint_rows,
    webhook_page,
)
from souk.webhooks.schemas import NewWebhook, WebhookChange
from souk.webhooks.statuses import DeliveryStatus

NOT_KEPT = {"Cache-Control": "no-store"}
FIELDS = ("url", "description", "store")
Cursor = Annotated[str | None, Query(max_length=500)]
Word = Annotated[str, Query(max_length=20)]
pages = APIRouter(dependencies=[Depends(guests_sign_in_first)])


def base_of(request: Request) -> str:
    return ADMIN if request.url.path.startswith(ADMIN) else VENDOR


@pages.get("")
async def index(request: Request, cursor: Cursor = None) -> Response:
    return await _list(request, FormState(), cursor=cursor)


@pages.post("")
async def create(request: Request) -> Response:
    """Answers with the page of the new webhook: its secret is shown there, this once."""
    typed = await typed_in(request, FIELDS)
    chosen = await _chosen(request)
    store_id = as_uuid(typed["store"]) if base_of(request) == VENDOR else None
    given = {"url": typed["url"], "description": typed["description"]}
    read = read_form(NewWebhook, given, events=chosen, store_id=store_id)
    if read.body is None:
        return await _list(request, FormState(values=typed, errors=_said(read.form.errors)), chosen=chosen, status=422)
    try:
        async with changing(request) as uow:
            made = await commands.create_webhook(uow, read.body, rules=rules_of(request))
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        form = FormState(values=typed, message=str(refusal))
        return await _list(request, form, chosen=chosen, status=refusal.status)
    return await _one(request, made.webhook.id, Extras(made=made.secret), status=201)


@pages.get("/{webhook_id}")
async def show(request: Request, webhook_id: UUID, *, status: Word = "", cursor: Cursor = None) -> Response:
    wanted = DeliveryStatus(status) if status in list(DeliveryStatus) else None
    return await _one(request, webhook_id, Extras(status=wanted, cursor=cursor))


@pages.post("/{webhook_id}")
async def change(request: Request, webhook_id: UUID) -> Response:
    typed = await typed_in(request, ("url", "description"))
    read = read_form(
        WebhookChange, {"url": typed["url"]}, description=typed["description"], events=await _chosen(request)
    )
    if read.body is None:
        return await _one(
            request, webhook_id, Extras(form=FormState(values=typed, errors=_said(read.form.errors))), status=422
        )
    try:
        async with changing(request) as uow:
            await commands.change_webhook(uow, webhook_id, read.body, rules=rules_of(request))
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return await _one(request, webhook_id, Extras(form=FormState(values=typed, message=str(refusal))), status=422)
    return redirect(request, f"{base_of(request)}/{webhook_id}", notice="Saved.")


@pages.post("/{webhook_id}/switch")
async def switch(request: Request, webhook_id: UUID) -> Response:
    is_on = (await typed_in(request, ("on",)))["on"] == "1"
    async with changing(request) as uow:
        await commands.change_webhook(uow, webhook_id, WebhookChange(is_enabled=is_on), rules=rules_of(request))
    notice = "It is on. What waited is sent now." if is_on else "It is off. Nothing is sent to it."
    return redirect(request, f"{base_of(request)}/{webhook_id}", notice=notice)


@pages.post("/{webhook_id}/secret")
async def rotate(request: Request, webhook_id: UUID) -> Response:
    """Answers with the page itself: the secret is shown there, this once."""
    async with changing(request) as uow:
        made = await commands.rotate_secret(uow, webhook_id)
    return await _one(request, webhook_id, Extras(made=made.secret), status=201)


@pages.post("/{webhook_id}/remove")
async def remove(request: Request, webhook_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.remove_webhook(uow, webhook_id)
    return redirect(request, base_of(request), notice="Removed. It hears nothing any more.")


@pages.post("/{webhook_id}/test")
async def test(request: Request, webhook_id: UUID) -> Response:
    own = f"{base_of(request)}/{webhook_id}"
    try:
        async with changing(request) as uow:
            delivery_id = await commands.send_test(uow, webhook_id)
    except Refusal as refusal:
        return _back(request, own, refusal)
    return redirect(request, f"{own}/deliveries/{delivery_id}", notice="Sent. Look again in a moment for the answer.")


@pages.get("/{webhook_id}/deliveries/{delivery_id}")
async def delivery(request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
    async with reading(request) as ctx:
        found = await queries.get_delivery(ctx, webhook_id, delivery_id)
        webhook = await queries.get_webhook(ctx, webhook_id)
        view = delivery_page(found, webhook, base=base_of(request))
    return page(request, "webhooks/delivery.html", view, title=view.type)


@pages.post("/{webhook_id}/deliveries/{delivery_id}/redeliver")
async def redeliver(request: Request, webhook_id: UUID, delivery_id: UUID) -> Response:
    back = f"{base_of(request)}/{webhook_id}/deliveries/{delivery_id}"
    try:
        async with changing(request) as uow:
            await commands.redeliver(uow, webhook_id, delivery_id)
    except Refusal as refusal:
        return _back(request, back, refusal)
    return redirect(request, back, notice="It is sent again, under the same id.")


async def _list(
    request: Request, form: FormState, *, chosen: Sequence[str] = (), cursor: str | None = None, status: int = 200
) -> Response:
    base = base_of(request)
    async with reading(request) as ctx:
        wanted = queries.WebhookFilter(own_stores=base == VENDOR, marketplace=base == ADMIN)
        found = await queries.list_webhooks(ctx, wanted, PageQuery(cursor=cursor))
        names = await store_names(ctx, policy.stores_of(ctx.actor))
        view = WebhooksPage(
            base=base,
            endpoints=endpoint_rows(found.items, base, {each.id: each.name for each in names.values()}),
            next_url=url_with(base, cursor=found.next_cursor) if found.next_cursor else "",
            form=form,
            boxes=boxes_of(chosen),
            stores=tuple(Option(str(each.id), each.name) for each in names.values()) if base == VENDOR else (),
            may_add=(base == VENDOR and bool(names)) or (policy.manages_all(ctx.actor) and base == ADMIN),
            is_for_marketplace=base == ADMIN,
        )
    return page(request, "webhooks/webhooks.html", view, title="Webhooks", status=status)


async def _one(request: Request, webhook_id: UUID, extras: Extras, *, status: int = 200) -> Response:
    base = base_of(request)
    async with reading(request) as ctx:
        webhook = await queries.get_webhook(ctx, webhook_id)
        asked = PageQuery(cursor=extras.cursor)
        deliveries = await queries.list_deliveries(ctx, webhook_id, asked, status=extras.status)
        names = await store_names(ctx, [webhook.store_id]) if webhook.store_id is not None else {}
        store = next((each.name for each in names.values()), "The marketplace")
        view = webhook_page(webhook, deliveries, extras, store=store, base=base)
    return page(request, "webhooks/webhook.html", view, title="Webhook", status=status, headers=NOT_KEPT)


async def _chosen(request: Request) -> list[str]:
    return [each for each in (await request.form()).getlist("events") if isinstance(each, str)]


def _back(request: Request, url: str, refusal: Refusal) -> Response:
    if refusal.status != 409:
        raise refusal
    return redirect(request, url, notice=str(refusal), tone="bad")


vendor, admin = APIRouter(), APIRouter()
vendor.include_router(pages, prefix=VENDOR)
admin.include_router(pages, prefix=ADMIN)


def _said(errors: Mapping[str, str]) -> dict[str, str]:
    address = {"url": "Write a whole address, such as https://example.com/hooks."} if "url" in errors else {}
    return {**errors, **address}
