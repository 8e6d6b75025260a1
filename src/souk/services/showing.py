"""The cards of services, as lists on any page show them."""

from collections.abc import Sequence

from souk.kernel.database import ReadContext
from souk.services.facts import ServiceFacts
from souk.services.openings import FindOpenings
from souk.services.pages import ServiceCard
from souk.stores import store_names


async def service_cards(
    ctx: ReadContext, services: Sequence[ServiceFacts], find_openings: FindOpenings
) -> tuple[ServiceCard, ...]:
    """Two statements at most: for the names of their stores, and for when those that are booked can be had next."""
    if not services:
        return ()
    stores = await store_names(ctx, {service.store_id for service in services})
    booked = {service.id for service in services if service.supports_booking and service.is_available}
    openings = await find_openings(ctx, booked) if booked else {}
    said = {service_id: opening.words(ctx.now) for service_id, opening in openings.items()}
    return tuple(
        ServiceCard.of(each, stores[each.store_id].name if each.store_id in stores else "", said.get(each.id))
        for each in services
    )
