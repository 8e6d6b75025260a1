"""Who may order from a store: everybody, or the members of one customer segment."""

from collections.abc import Iterable, Mapping
from uuid import UUID

import msgspec

from souk.identity import list_segment_names, segments_of
from souk.kernel.database import ReadContext
from souk.stores.models import ANY_CUSTOMER
from souk.stores.queries import StoreTerms


class Circle(msgspec.Struct, frozen=True):
    """The customers a store sells to alone: `student`, called `Students`."""

    segment: str
    label: str


async def list_barred(ctx: ReadContext, terms: Iterable[StoreTerms]) -> dict[UUID, Circle]:
    """Stores whose segment the actor is not in, each with that segment. Asks only where a store asks for one."""
    asking = {store.id: store.order_eligibility for store in terms if store.order_eligibility != ANY_CUSTOMER}
    if not asking or ctx.actor.is_system:
        return {}
    held = set(await segments_of(ctx, ctx.actor.id)) if ctx.actor.id is not None else set()
    missing = {store_id: segment for store_id, segment in asking.items() if segment not in held}
    if not missing:
        return {}
    labels = dict(await list_segment_names(ctx))
    return {store_id: Circle(segment, _called(labels, segment)) for store_id, segment in missing.items()}


async def find_circle(ctx: ReadContext, terms: StoreTerms) -> Circle | None:
    """To whom the store sells; None: to everybody."""
    segment = terms.order_eligibility
    return None if segment == ANY_CUSTOMER else await find_segment_circle(ctx, segment)


async def find_segment_circle(ctx: ReadContext, segment: str) -> Circle:
    """The customers of a segment, as a store's terms name them."""
    return Circle(segment, _called(dict(await list_segment_names(ctx)), segment))


def only_for(circle: Circle) -> str:
    """`For students only`."""
    return f"For {circle.label[:1].lower()}{circle.label[1:]} only"


def _called(labels: Mapping[str, str], segment: str) -> str:
    """Its name, where the marketplace knows no such segment any more: then nobody is in it."""
    return labels.get(segment) or segment.replace("-", " ").capitalize()
