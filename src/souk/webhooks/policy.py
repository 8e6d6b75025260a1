"""Who looks after which webhooks."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ColumnElement, false, true

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.webhooks.models import WebhookEndpoint


class WebhookPermission(StrEnum):
    WEBHOOKS_MANAGE = "webhooks:manage"
    """Have a program told of what happens: in the whole marketplace, or in the store it is held in."""


def manages_all(actor: Actor) -> bool:
    return actor.may(WebhookPermission.WEBHOOKS_MANAGE)


def stores_of(actor: Actor) -> list[UUID]:
    """The stores whose webhooks they look after, beyond holding it everywhere."""
    return sorted(actor.stores_with(WebhookPermission.WEBHOOKS_MANAGE))


def visible_to(actor: Actor) -> ColumnElement[bool]:
    if manages_all(actor):
        return true()
    stores = stores_of(actor)
    return WebhookEndpoint.store_id.in_(stores) if stores else false()


def can_manage(actor: Actor, store_id: UUID | None) -> Verdict:
    """`store_id` None: the marketplace's own."""
    if actor.may(WebhookPermission.WEBHOOKS_MANAGE, store_id=store_id):
        return ALLOWED
    return denied("Only those who look after a store's webhooks may do this.")


def can_look(actor: Actor) -> Verdict:
    if manages_all(actor) or stores_of(actor):
        return ALLOWED
    return denied("Webhooks are for those who run a store.")
