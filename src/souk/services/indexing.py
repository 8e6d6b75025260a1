"""What services are found by: their name, their kind, what stands on their menu, and where they are rendered."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from souk import catalog
from souk.catalog import ServiceWords
from souk.kernel.database import UnitOfWork
from souk.services.facts import ServiceFacts, services_by_id
from souk.services.kinds import ServiceCategory
from souk.services.looks import LABELS
from souk.services.queries import ItemFacts, menus_of


async def index_services(uow: UnitOfWork, service_ids: Iterable[UUID]) -> None:
    """Write what search keeps of these anew, from their rows. Best called once, last in a unit of work."""
    found = await services_by_id(uow, service_ids)
    menus = await menus_of(uow, found)
    await catalog.index_services(uow, [_words_of(each, menus[each.id]) for each in found.values()])


def _words_of(service: ServiceFacts, menu: Sequence[ItemFacts]) -> ServiceWords:
    kind = [] if service.category is ServiceCategory.OTHER else [LABELS[service.category]]
    further = (f"{item.name} {item.description}" for item in menu)
    return ServiceWords(
        product_id=service.id,
        store_id=service.store_id,
        name=service.name,
        labels=[*kind, *(item.name for item in menu)],
        text=" ".join((service.description, service.location, *further)),
    )
