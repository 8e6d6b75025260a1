"""What the room declares to the composition root."""

from souk.catalog import api, tasks
from souk.catalog.events import CategoryRenamed
from souk.catalog.policy import CatalogPermission
from souk.kernel.outbound import GuardedClient
from souk.kernel.outbox import Subscription
from souk.kernel.rooms import Room


def room(outside: GuardedClient) -> Room:
    return Room(
        name="catalog",
        api=(api.categories, api.products, api.changing),
        permissions=CatalogPermission,
        subscriptions=(
            Subscription(name="catalog.reindex_category", event=CategoryRenamed, task=tasks.reindex_category),
        ),
    )
