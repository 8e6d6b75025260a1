"""The page of coupons that one could use now, each a click away from the cart."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Query, Request, Response

from souk.kernel.http import reading
from souk.kernel.pagination import PageQuery
from souk.pricing import list_offered
from souk.stores import StoreName, store_names
from souk.ui import page, url_with

router = APIRouter()
COUPONS: Final = "/coupons"


@dataclass(frozen=True, slots=True)
class OfferedCard:
    code: str
    description: str
    terms: str
    store: StoreName | None
    tier: str
    until: datetime | None


@dataclass(frozen=True, slots=True)
class OfferedPage:
    cards: tuple[OfferedCard, ...]
    next_url: str
    is_guests: bool


@router.get(COUPONS)
async def offered(request: Request, cursor: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    async with reading(request) as ctx:
        found = await list_offered(ctx, PageQuery(cursor=cursor or None))
        stores = await store_names(ctx, [each.store_id for each in found.items if each.store_id is not None])
        is_guests = ctx.actor.id is None
    cards = tuple(
        OfferedCard(
            code=each.code,
            description=each.description,
            terms=f"{each.terms}, from {each.min_purchase}" if each.min_purchase.amount else each.terms,
            store=stores.get(each.store_id) if each.store_id is not None else None,
            tier=f"{each.min_tier.capitalize()} and above" if each.min_tier is not None else "",
            until=each.valid_until,
        )
        for each in found.items
    )
    next_url = url_with(COUPONS, cursor=found.next_cursor) if found.next_cursor else ""
    return page(request, "cart/coupons.html", OfferedPage(cards, next_url, is_guests), title="Coupons")
