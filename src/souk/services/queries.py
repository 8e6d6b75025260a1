"""Lists of services, one as its asker may see it, and menus."""

from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import BooleanClauseList, ColumnElement, Uuid, and_, bindparam, func, or_, select, tuple_

from souk.catalog import (
    Candidate,
    CatalogPermission,
    Found,
    Hits,
    ImageRef,
    ProductStatus,
    among_services,
    find_by_words,
    is_match,
    service_candidates,
    service_variants,
)
from souk.kernel.any_of import any_of
from souk.kernel.columns import UtcDateTime
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.services import policy
from souk.services.changes import FLAGS
from souk.services.errors import UnknownService, UnknownServiceItem
from souk.services.facts import FACTS, PRODUCT, ServiceFacts, services_by_id
from souk.services.kinds import ServiceCategory, ServiceType
from souk.services.models import Service, ServiceItem
from souk.stores import UnknownStore, get_store, is_pending, is_unlisted


class ServiceFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What a list is narrowed to. `store` is an id or a slug; `own` leaves only one's own stores."""

    search: str = ""
    category: ServiceCategory | None = None
    service_type: ServiceType | None = None
    store: str | None = None
    status: ProductStatus | None = None
    own: bool = False


class ItemFacts(msgspec.Struct, frozen=True):
    """A line of a menu. `price` in minor units of its service's currency."""

    id: UUID
    service_id: UUID
    name: str
    description: str
    price: int
    image: ImageRef | None
    is_available: bool
    position: int
    created_at: datetime
    updated_at: datetime


class OnShow(msgspec.Struct, frozen=True):
    slug: str
    updated_at: datetime


class _Count(msgspec.Struct, frozen=True):
    total: int


class _Shown(msgspec.Struct, frozen=True):
    id: UUID


class _Seen(ServiceFacts, frozen=True):
    is_pending: bool
    """Its store awaits review."""


_variant = service_variants()
_shown = and_(PRODUCT.c.status == ProductStatus.ACTIVE, ~is_unlisted(Service.store_id))
_kept = PRODUCT.c.status != ProductStatus.ARCHIVED
_own = any_of(Service.store_id, "own_stores")
CONDITIONS: dict[str, ColumnElement[bool] | BooleanClauseList] = {
    "shown": _shown,
    "kept": _kept,
    "shown_or_own": or_(_shown, and_(_own, _kept)),
    "own": _own,
    "status": PRODUCT.c.status == bindparam("status", type_=PRODUCT.c.status.type),
    "category": Service.category == bindparam("category", type_=Service.category.type),
    "store": Service.store_id == bindparam("store", type_=Uuid()),
    "matching": is_match(PRODUCT.c.id, "matching"),
    "among": any_of(Service.id, "among"),
    **{f"type_{kind}": getattr(Service, flag) for kind, flag in FLAGS.items()},
}
_items = (
    select(
        ServiceItem.id,
        ServiceItem.service_id,
        _variant.c.name,
        ServiceItem.description,
        _variant.c.price,
        ServiceItem.image,
        ServiceItem.is_available,
        _variant.c.position,
        ServiceItem.created_at,
        ServiceItem.updated_at,
    )
    .join(_variant, _variant.c.id == ServiceItem.id)
    .order_by(ServiceItem.service_id, _variant.c.position, ServiceItem.id)
)
_MENUS = Hot(_items.where(any_of(ServiceItem.service_id, "ids")), ItemFacts)
_ITEM = Hot(_items.where(ServiceItem.id == bindparam("id", type_=Uuid())), ItemFacts)
_seen = FACTS.add_columns(is_pending(Service.store_id).label("is_pending"))
_BY_ID = Hot(_seen.where(Service.id == bindparam("id", type_=Uuid())), _Seen)
_BY_SLUG = Hot(_seen.where(PRODUCT.c.slug == bindparam("slug")), _Seen)

_ON_SHOW = Hot(
    select(PRODUCT.c.slug, PRODUCT.c.updated_at)
    .join_from(Service, PRODUCT, PRODUCT.c.id == Service.id)
    .where(_shown)
    .order_by(PRODUCT.c.id)
    .limit(bindparam("most")),
    OnShow,
)


async def list_services(
    ctx: ReadContext, wanted: ServiceFilter, asked: PageQuery, *, hits: Hits | None = None
) -> PageOf[ServiceFacts]:
    """Newest first, or by words, misspelt ones too, the best first.

    `hits`: what a search engine makes of the words, where there is one.
    Shoppers see what is available; people of a store also what they keep back, and staff everything. Archived ones are
    listed for those who ask for that status and may change them.
    """
    parameters = await _parameters(ctx, wanted)
    if wanted.search.strip():
        search = _Search(wanted.search, parameters, hits, wanted != ServiceFilter(search=wanted.search))
        return await search.page(ctx, asked)
    place: dict[str, Any] = {"most": asked.limit + 1, "skipped": asked.offset}
    if asked.cursor:
        created_at, last_id = read_cursor(asked.cursor, tuple[datetime, UUID])
        place |= {"last_at": created_at, "last_id": last_id}
    values = {name: value for name, value in parameters.items() if value is not None}
    rows = await ctx.all(_page(frozenset(parameters), continued=bool(asked.cursor)), **values, **place)
    total = await _total(ctx, frozenset(parameters), values) if asked.count else None
    page = rows[: asked.limit]
    return PageOf(page, write_cursor(page[-1].created_at, page[-1].id) if len(rows) > asked.limit else None, total)


async def list_on_show(ctx: ReadContext, *, most: int) -> list[OnShow]:
    """The addresses of what everybody may see, for crawlers; oldest first."""
    return await ctx.all(_ON_SHOW, most=most)


async def get_visible_service(ctx: ReadContext, key: UUID | str) -> ServiceFacts:
    """By id or slug, as this actor may see it. Raises UnknownService."""
    service_id = as_uuid(key) if isinstance(key, str) else key
    found = await ctx.first(_BY_SLUG, slug=key) if service_id is None else await ctx.first(_BY_ID, id=service_id)
    if found is None:
        raise UnknownService
    if not policy.can_see(ctx.actor, status=found.status, store_id=found.store_id, is_pending=found.is_pending):
        raise UnknownService
    return found


async def menus_of(ctx: ReadContext, service_ids: Iterable[UUID]) -> dict[UUID, list[ItemFacts]]:
    """The items of each service in the order of its menu, in one statement."""
    menus: dict[UUID, list[ItemFacts]] = {service_id: [] for service_id in service_ids}
    for item in await ctx.all(_MENUS, ids=list(menus)) if menus else ():
        menus[item.service_id].append(item)
    return menus


async def get_item(ctx: ReadContext, service_id: UUID, item_id: UUID) -> ItemFacts:
    """Raises UnknownServiceItem."""
    found = await ctx.first(_ITEM, id=item_id)
    if found is None or found.service_id != service_id:
        raise UnknownServiceItem
    return found


class _Search(msgspec.Struct, frozen=True):
    """Services by words: by what a search engine found, where that can decide, or by what the database finds."""

    words: str
    parameters: dict[str, Any]
    hits: Hits | None
    narrowed: bool

    async def page(self, ctx: ReadContext, asked: PageQuery) -> PageOf[ServiceFacts]:
        found, total = await self._found(ctx, counted=asked.count)
        scores, cursor = found.page(asked)
        services = await services_by_id(ctx, scores) if scores else {}
        return PageOf([services[each] for each in scores if each in services], cursor, total)

    async def _found(self, ctx: ReadContext, *, counted: bool) -> tuple[Found, int | None]:
        if self.hits is None or not self.hits.decide(narrowed=self.narrowed):
            return await self._by_words(ctx, counted=counted)
        found = await ctx.all(_shown_of(frozenset(self.parameters)), **self._values, among=list(self.hits.scores))
        ranked = self.hits.among([row.id for row in found])
        if not self.hits.suffice(ranked):
            return await self._by_words(ctx, counted=counted)
        total = len(ranked) if counted else None
        if counted and not self.hits.is_complete:
            _, by_words = await self._by_words(ctx, counted=True)
            total = max(len(ranked), by_words or 0)
        return Found.of(ranked), total

    async def _by_words(self, ctx: ReadContext, *, counted: bool) -> tuple[Found, int | None]:
        statement = _candidates(ctx.dialect, frozenset(self.parameters))

        async def look(matching: str, most: int) -> list[Candidate]:
            return await ctx.all(statement, **self._values, matching=among_services(ctx.dialect, matching), most=most)

        found = await find_by_words(ctx, self.words, look)
        total = len(found.ranked) if counted else None
        if counted and not found.is_complete:
            matching = among_services(ctx.dialect, found.matching)
            total = await _total(ctx, frozenset({*self.parameters, "matching"}), {**self._values, "matching": matching})
        return found, total

    @property
    def _values(self) -> dict[str, Any]:
        return {name: value for name, value in self.parameters.items() if value is not None}


async def _total(ctx: ReadContext, names: frozenset[str], values: dict[str, Any]) -> int:
    counted = await ctx.first(_count(names), **values)
    return counted.total if counted is not None else 0


async def _parameters(ctx: ReadContext, wanted: ServiceFilter) -> dict[str, Any]:
    """The conditions in force and the values they need; None is no value."""
    found = _sight(ctx, wanted)
    if wanted.status is not None:
        found["status"] = wanted.status
    if wanted.category is not None:
        found["category"] = wanted.category
    if wanted.service_type is not None:
        found[f"type_{wanted.service_type}"] = None
    if wanted.store:
        found["store"] = await _store_id(ctx, wanted.store)
    return found


def _sight(ctx: ReadContext, wanted: ServiceFilter) -> dict[str, Any]:
    """What the actor may see of it."""
    own: dict[str, Any] = {"own_stores": ctx.actor.stores_with(CatalogPermission.CATALOG_WRITE)}
    kept: dict[str, Any] = {} if wanted.status is not None else {"kept": None}
    if wanted.own:
        return {"own": None, **own, **kept}
    if ctx.actor.may(CatalogPermission.CATALOG_WRITE):
        return kept
    if wanted.status not in {None, ProductStatus.ACTIVE}:
        return {"own": None, **own}
    return {"shown_or_own": None, **own} if own["own_stores"] else {"shown": None}


async def _store_id(ctx: ReadContext, key: str) -> UUID:
    found = as_uuid(key)
    if found is not None:
        return found
    try:
        return (await get_store(ctx, key)).id
    except UnknownStore:
        return UUID(int=0)


@lru_cache(maxsize=256)
def _page(names: frozenset[str], *, continued: bool) -> Hot[ServiceFacts]:
    statement = FACTS.where(*(CONDITIONS[name] for name in sorted(names & CONDITIONS.keys())))
    if continued:
        last = tuple_(bindparam("last_at", type_=UtcDateTime()), bindparam("last_id", type_=Uuid()))
        statement = statement.where(tuple_(PRODUCT.c.created_at, PRODUCT.c.id) < last)
    newest = statement.order_by(PRODUCT.c.created_at.desc(), PRODUCT.c.id.desc())
    return Hot(newest.limit(bindparam("most")).offset(bindparam("skipped")), ServiceFacts)


@lru_cache(maxsize=256)
def _shown_of(names: frozenset[str]) -> Hot[_Shown]:
    statement = select(Service.id).join_from(Service, PRODUCT, PRODUCT.c.id == Service.id)
    conditions = (CONDITIONS[name] for name in sorted({*names, "among"} & CONDITIONS.keys()))
    return Hot(statement.where(*conditions), _Shown)


@lru_cache(maxsize=256)
def _candidates(dialect: str, names: frozenset[str]) -> Hot[Candidate]:
    statement = service_candidates(dialect, PRODUCT).join(Service, Service.id == PRODUCT.c.id)
    return Hot(statement.where(*(CONDITIONS[name] for name in sorted(names & CONDITIONS.keys()))), Candidate)


@lru_cache(maxsize=256)
def _count(names: frozenset[str]) -> Hot[_Count]:
    counted = select(func.count().label("total")).join_from(Service, PRODUCT, PRODUCT.c.id == Service.id)
    return Hot(counted.where(*(CONDITIONS[name] for name in sorted(names & CONDITIONS.keys()))), _Count)
