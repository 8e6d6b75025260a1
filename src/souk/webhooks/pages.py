"""What the pages of webhooks show, for a store's people and for the marketplace's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal
from urllib.parse import urlsplit
from uuid import UUID

import msgspec

from souk.kernel.pagination import PageOf
from souk.ui import FormState, Option, Tab, url_with
from souk.webhooks.schemas import WebhookDeliveryLog, WebhookDeliveryView, WebhookView
from souk.webhooks.statuses import MEANINGS, DeliveryStatus, WebhookEvent

VENDOR: Final = "/vendor/webhooks"
ADMIN: Final = "/admin/webhooks"
Tone = Literal["good", "warn", "bad", "neutral", "info"]
TONES: Final[dict[DeliveryStatus, tuple[str, Tone, str]]] = {
    DeliveryStatus.DELIVERED: ("Delivered", "good", "circle-check"),
    DeliveryStatus.WAITING: ("Waiting", "warn", "clock"),
    DeliveryStatus.FAILED: ("Failed", "bad", "circle-alert"),
}


@dataclass(frozen=True, slots=True)
class State:
    label: str
    tone: Tone
    icon: str


@dataclass(frozen=True, slots=True)
class EndpointRow:
    host: str
    path: str
    description: str
    href: str
    store: str
    events: str
    state: State

    @classmethod
    def of(cls, each: WebhookView, base: str, stores: Mapping[UUID, str]) -> "EndpointRow":
        parts = urlsplit(each.url)
        return cls(
            host=parts.netloc,
            path=parts.path or "/",
            description=each.description,
            href=f"{base}/{each.id}",
            store=stores.get(each.store_id, "") if each.store_id is not None else "Marketplace",
            events=f"{len(each.events)} events" if each.events else "All events",
            state=state_of(each),
        )


@dataclass(frozen=True, slots=True)
class Box:
    value: str
    meaning: str
    is_chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhooksPage:
    """`stores` to choose from where there are several."""

    base: str
    endpoints: tuple[EndpointRow, ...]
    next_url: str
    form: FormState
    boxes: tuple[Box, ...]
    stores: tuple[Option, ...]
    may_add: bool
    is_for_marketplace: bool


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    type: str
    href: str
    state: State
    note: str
    attempts: int
    occurred_at: datetime
    next_at: datetime | None
    redeliver_url: str

    @classmethod
    def of(cls, each: WebhookDeliveryView, base: str) -> "DeliveryRow":
        return cls(
            type=each.type.value,
            href=f"{base}/deliveries/{each.id}",
            state=State(*TONES[each.status]),
            note=each.error or (f"Answered {each.status_code}" if each.status_code else ""),
            attempts=each.attempts,
            occurred_at=each.occurred_at,
            next_at=each.next_attempt_at,
            redeliver_url=f"{base}/deliveries/{each.id}/redeliver",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookPage:
    """`made` is a secret that was made just now, shown this once."""

    base: str
    url: str
    host: str
    description: str
    store: str
    state: State
    pause_reason: str
    failing_since: datetime | None
    former_until: datetime | None
    is_enabled: bool
    made: str
    form: FormState
    boxes: tuple[Box, ...]
    filters: tuple[Tab, ...]
    deliveries: tuple[DeliveryRow, ...]
    next_url: str
    is_for_marketplace: bool
    list_url: str


@dataclass(frozen=True, slots=True)
class AttemptRow:
    at: datetime
    milliseconds: int
    state: State
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryPage:
    type: str
    message_id: str
    state: State
    occurred_at: datetime
    next_at: datetime | None
    request: str
    attempts: tuple[AttemptRow, ...]
    redeliver_url: str
    list_url: str
    webhook_url: str
    host: str
    is_for_marketplace: bool


def state_of(webhook: WebhookView) -> State:
    if webhook.paused_at is not None:
        return State("Paused", "bad", "circle-alert")
    if not webhook.is_enabled:
        return State("Off", "neutral", "ban")
    if webhook.failing_since is not None:
        return State("Failing", "warn", "triangle-alert")
    return State("On", "good", "circle-check")


def boxes_of(chosen: Sequence[str]) -> tuple[Box, ...]:
    return tuple(
        Box(kind.value, meaning, kind.value in chosen)
        for kind, meaning in MEANINGS.items()
        if kind is not WebhookEvent.TEST
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Extras:
    """What one visit brings: a form that was refused, a secret that was made, a part of the log."""

    form: FormState = field(default_factory=FormState)
    made: str = ""
    status: DeliveryStatus | None = None
    cursor: str | None = None


def endpoint_rows(found: Sequence[WebhookView], base: str, stores: Mapping[UUID, str]) -> tuple[EndpointRow, ...]:
    return tuple(EndpointRow.of(each, base, stores) for each in found)


def webhook_page(
    webhook: WebhookView,
    deliveries: PageOf[WebhookDeliveryView],
    extras: Extras,
    *,
    store: str,
    base: str,
) -> WebhookPage:
    own, cursor = f"{base}/{webhook.id}", deliveries.next_cursor
    chosen = {"status": extras.status.value} if extras.status is not None else {}
    return WebhookPage(
        base=own,
        list_url=base,
        url=webhook.url,
        host=urlsplit(webhook.url).netloc,
        description=webhook.description,
        store=store,
        state=state_of(webhook),
        pause_reason=webhook.pause_reason,
        failing_since=webhook.failing_since,
        former_until=webhook.former_secret_until,
        is_enabled=webhook.is_enabled,
        made=extras.made,
        form=extras.form,
        boxes=boxes_of([each.value for each in webhook.events]),
        filters=filters_of(own, extras.status),
        deliveries=tuple(DeliveryRow.of(each, own) for each in deliveries.items),
        next_url=url_with(own, **chosen, cursor=cursor) if cursor else "",
        is_for_marketplace=base == ADMIN,
    )


def filters_of(own: str, status: DeliveryStatus | None) -> tuple[Tab, ...]:
    every = Tab("All", own, current=status is None)
    kinds = (Tab(TONES[each][0], url_with(own, status=each.value), current=each is status) for each in DeliveryStatus)
    return (every, *kinds)


def delivery_page(found: WebhookDeliveryLog, webhook: WebhookView, *, base: str) -> DeliveryPage:
    own = f"{base}/{webhook.id}"
    body = msgspec.json.format(msgspec.json.encode(found.payload), indent=2).decode()
    host = urlsplit(webhook.url).netloc
    head = f"POST {urlsplit(webhook.url).path or '/'}\nHost: {host}\nWebhook-Id: {found.message_id}\n"
    return DeliveryPage(
        type=found.type.value,
        message_id=found.message_id,
        state=State(*TONES[found.status]),
        occurred_at=found.occurred_at,
        next_at=found.next_attempt_at,
        request=f"{head}Content-Type: application/json\n\n{body}",
        attempts=tuple(
            AttemptRow(
                each.at,
                each.milliseconds,
                State(each.error or f"Answered {each.status_code}", "bad" if each.error else "good", "clock"),
                each.answer,
            )
            for each in found.log
        ),
        redeliver_url=f"{own}/deliveries/{found.id}/redeliver",
        list_url=base,
        webhook_url=own,
        host=host,
        is_for_marketplace=base == ADMIN,
    )
