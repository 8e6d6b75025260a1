"""Reads. Stores and vendors are public, so nothing here asks who is looking, save for "my own"."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import msgspec
from sqlalchemy import ColumnElement, Row, Subquery, and_, exists, false, func, or_, select, tuple_
from sqlalchemy.orm import aliased
from sqlalchemy.sql import Select

from souk.identity import signed_in
from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext
from souk.kernel.hot import Hot
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.stores import policy
from souk.stores.errors import NoPlatformStore, NotAVendor, UnknownStore, UnknownVendor
from souk.stores.hours import DAY, SMALL_HOURS, LocalMinute, Opening
from souk.stores.models import SpecialDay, Store, StoreKind, StoreOpening, StoreStatus, Vendor
from souk.stores.onboarding.kinds import VendorReview
from souk.stores.policy import StorePermission
from souk.stores.schemas import StoreView, VendorView
from souk.stores.slugs import slug_of
from souk.stores.views import store_view, vendor_view


class StoreTerms(msgspec.Struct, frozen=True):
    """What pricing and checkout need to know of a store. Amounts in minor units of `currency`."""

    id: UUID
    name: str
    slug: str
    status: StoreStatus
    currency: str
    tax_basis_points: int = 800
    prices_include_tax: bool = False
    shipping_taxed: bool = False
    shipping_flat: int = 10_00
    shipping_free_from: int | None = 100_00
    """Goods after discounts, before tax; None: shipping is never free."""
    shipping_free_inclusive: bool = True
    """Whether exactly `shipping_free_from` already ships free."""
    order_eligibility: str = "any"
    return_window_days: int = 30
    """Days from delivery; 0 sets no limit."""
    returns_refund_shipping: bool = True
    """Whether shipping is paid back, too, once everything of an order came back."""


class StoreName(msgspec.Struct, frozen=True):
    id: UUID
    name: str
    slug: str


class StoreAndVendor(msgspec.Struct, frozen=True):
    """A store and the business behind it; the platform's own store has none."""

    id: UUID
    name: str
    slug: str
    vendor_id: UUID | None
    business_name: str | None


class StoreFilter(msgspec.Struct, frozen=True, kw_only=True):
    """What the Shops Hub can be narrowed to. `category` is matched by its key: `Barber Shop` is `barber-shop`."""

    search: str = ""
    category: str = ""
    open_now: bool = False


TERMS = Hot(
    select(*(Store.__table__.c[name] for name in StoreTerms.__struct_fields__)).where(any_of(Store.id, "ids")),
    StoreTerms,
)
NAMES = Hot(select(Store.id, Store.name, Store.slug).where(any_of(Store.id, "ids")), StoreName)
VENDORS = Hot(
    select(Store.id, Store.name, Store.slug, Store.vendor_id, Vendor.business_name)
    .outerjoin(Vendor, Vendor.id == Store.vendor_id)
    .where(any_of(Store.id, "ids")),
    StoreAndVendor,
)
_store_with_vendor = select(Store, Vendor).outerjoin(Vendor, Vendor.id == Store.vendor_id)


def is_unlisted(store_id: Any) -> ColumnElement[bool]:
    """Whether a column names a store that no list shows; for statements of rooms above."""
    unlisted: ColumnElement[bool] = store_id.in_(select(Store.id).where(~Store.is_listed))
    return unlisted


def is_pending(store_id: Any) -> ColumnElement[bool]:
    """Whether a column names a store that awaits review; for statements of rooms above."""
    return exists().where(Store.id == store_id, Store.status == StoreStatus.PENDING)


def store_standings() -> Subquery:
    """Whether each store sells, to join: a row per store."""
    return select(Store.id, Store.status).subquery("store_standings")


async def get_terms(ctx: ReadContext, store_ids: Iterable[UUID]) -> dict[UUID, StoreTerms]:
    """By store id, in one statement; unknown ids are left out."""
    return {terms.id: terms for terms in await ctx.all(TERMS, ids=list(store_ids))}


async def store_names(ctx: ReadContext, store_ids: Iterable[UUID]) -> dict[UUID, StoreName]:
    """Names and slugs by store id; unknown ids are left out."""
    return {store.id: store for store in await ctx.all(NAMES, ids=list(store_ids))}


async def stores_and_vendors(ctx: ReadContext, store_ids: Iterable[UUID]) -> dict[UUID, StoreAndVendor]:
    """By store id; unknown ids are left out."""
    return {store.id: store for store in await ctx.all(VENDORS, ids=sorted(set(store_ids)))}


async def get_store(ctx: ReadContext, key: UUID | str) -> StoreView:
    """By id or slug. Raises UnknownStore."""
    found = as_uuid(key) if isinstance(key, str) else key
    return await _one_store(ctx, Store.slug == key if found is None else Store.id == found)


async def get_visible_store(ctx: ReadContext, key: UUID | str) -> StoreView:
    """The same as this actor may see it: one that awaits review is for its people alone. Raises UnknownStore."""
    store = await get_store(ctx, key)
    if not policy.can_see_store(ctx.actor, store.id, is_pending=store.status is StoreStatus.PENDING):
        raise UnknownStore
    return store


async def get_platform_store(ctx: ReadContext) -> StoreView:
    """The marketplace's own store. Raises NoPlatformStore before `ensure_platform_store` ever ran."""
    try:
        return await _one_store(ctx, Store.kind == StoreKind.PLATFORM)
    except UnknownStore:
        raise NoPlatformStore from None


async def list_stores(ctx: ReadContext, wanted: StoreFilter, asked: PageQuery) -> PageOf[StoreView]:
    """The Shops Hub: vendors' stores that are active, by name."""
    narrowed = await _narrowed(ctx, wanted)
    page = _store_with_vendor.where(*narrowed).order_by(Store.name, Store.id).limit(asked.limit + 1)
    if asked.cursor:
        page = page.where(tuple_(Store.name, Store.id) > read_cursor(asked.cursor, tuple[str, UUID]))
    elif asked.offset:
        page = page.offset(asked.offset)
    views = await _views(ctx, page)
    more = len(views) > asked.limit
    items = views[: asked.limit]
    total = None
    if asked.count:
        total = await ctx.session.scalar(select(func.count()).select_from(Store).where(*narrowed))
    return PageOf(items, write_cursor(items[-1].name, items[-1].id) if more else None, total)


async def browse_hub(
    ctx: ReadContext, wanted: StoreFilter, asked: PageQuery
) -> tuple[PageOf[StoreView], list[tuple[str, str]]]:
    """A page of the Shops Hub with its total, and the categories it can be narrowed to."""
    found = await list_stores(ctx, wanted, msgspec.structs.replace(asked, count=True))
    return found, await list_categories_in_use(ctx)


async def list_own_stores(ctx: ReadContext, permission: str | None = None) -> list[StoreView]:
    """The stores in which the actor holds `permission`, or anything at all, by name."""
    actor = ctx.actor
    ids = actor.stores_with(permission) if permission is not None else list(actor.store_permissions)
    return await _views(ctx, _store_with_vendor.where(Store.id.in_(ids)).order_by(Store.name, Store.id))


async def get_store_to_change(ctx: ReadContext, slug: str | None) -> StoreView:
    """The named store, or else the first of the actor's own. Raises Unauthenticated, UnknownStore, Forbidden."""
    policy.refuse_guests(ctx.actor)
    if slug is not None:
        store = await get_store(ctx, slug)
        policy.insist(policy.can_change_store(ctx.actor, store.id))
        return store
    own = await list_own_stores(ctx, StorePermission.STORES_WRITE)
    if not own:
        raise UnknownStore("You have no store yet.")
    return own[0]


async def list_categories_in_use(ctx: ReadContext) -> list[tuple[str, str]]:
    """(key, name) of the categories that active stores have, by name."""
    shown = select(Store.category_key, func.min(Store.category)).where(*_in_hub()).group_by(Store.category_key)
    return sorted(((key, name) for key, name in await ctx.session.execute(shown)), key=lambda pair: pair[1])


async def get_vendor(ctx: ReadContext, vendor_id: UUID) -> VendorView:
    """Raises UnknownVendor, also for one that awaits review."""
    vendor = await ctx.session.get(Vendor, vendor_id)
    if vendor is None:
        raise UnknownVendor
    is_approved = vendor.review is VendorReview.APPROVED
    if not policy.can_see_vendor(ctx.actor, vendor.user_id, is_approved=is_approved):
        raise UnknownVendor
    return vendor_view(vendor)


async def get_own_vendor(ctx: ReadContext) -> VendorView:
    """The actor's own profile. Raises Unauthenticated, NotAVendor."""
    mine = select(Vendor).where(Vendor.user_id == signed_in(ctx.actor))
    vendor = await ctx.session.scalar(mine.execution_options(populate_existing=True))
    if vendor is None:
        raise NotAVendor
    return vendor_view(vendor)


async def _one_store(ctx: ReadContext, condition: ColumnElement[bool]) -> StoreView:
    views = await _views(ctx, _store_with_vendor.where(condition).execution_options(populate_existing=True))
    if not views:
        raise UnknownStore
    return views[0]


async def _views(ctx: ReadContext, statement: Select[Store, Vendor]) -> list[StoreView]:
    rows: Sequence[Row[Store, Vendor]] = (await ctx.session.execute(statement)).all()
    ids = [store.id for store, _ in rows]
    openings, specials = await _openings(ctx, ids), await _specials(ctx, ids)
    return [
        store_view(store, vendor, openings.get(store.id, []), specials.get(store.id, []), ctx.now)
        for store, vendor in rows
    ]


async def _openings(ctx: ReadContext, store_ids: list[UUID]) -> dict[UUID, list[Opening]]:
    found: dict[UUID, list[Opening]] = {}
    if store_ids:
        columns = select(StoreOpening.store_id, StoreOpening.weekday, StoreOpening.opens, StoreOpening.closes)
        for row in await ctx.session.execute(columns.where(StoreOpening.store_id.in_(store_ids))):
            found.setdefault(row.store_id, []).append(Opening(row.weekday, row.opens, row.closes))
    return found


async def _specials(ctx: ReadContext, store_ids: list[UUID]) -> dict[UUID, list[SpecialDay]]:
    """Those to come, and yesterday's, whose evening may still run; the day before that in some zone is yesterday."""
    found: dict[UUID, list[SpecialDay]] = {}
    if store_ids:
        since = (ctx.now - timedelta(days=2)).date()
        days = select(SpecialDay).where(SpecialDay.store_id.in_(store_ids), SpecialDay.day >= since)
        for row in await ctx.session.scalars(days.order_by(SpecialDay.day, SpecialDay.opens)):
            found.setdefault(row.store_id, []).append(row)
    return found


def _in_hub() -> list[ColumnElement[bool]]:
    return [Store.kind == StoreKind.VENDOR, Store.status == StoreStatus.ACTIVE, Store.is_listed.is_(True)]


async def _narrowed(ctx: ReadContext, wanted: StoreFilter) -> list[ColumnElement[bool]]:
    conditions = _in_hub()
    conditions += [Store.search_text.contains(word, autoescape=True) for word in wanted.search.casefold().split()]
    if wanted.category:
        conditions.append(Store.category_key == slug_of(wanted.category, otherwise="-"))
    if wanted.open_now:
        conditions.append(await _open_now(ctx))
    return conditions


async def _open_now(ctx: ReadContext) -> ColumnElement[bool]:
    """One wall clock for each zone that any store lives in."""
    zones = await ctx.session.scalars(select(Store.time_zone).where(*_in_hub()).distinct())
    return or_(false(), *(and_(Store.time_zone == zone, _open_in(zone, ctx.now)) for zone in zones))


def _open_in(zone: str, now: datetime) -> ColumnElement[bool]:
    """By the hours of a special day, or else by those of the week; see `hours.is_open`."""
    local = now.astimezone(ZoneInfo(zone))
    clock, today = LocalMinute.at(now, zone), local.date()
    yesterday = today - timedelta(days=1)

    def special(day: date, minute: int) -> Select[UUID]:
        open_then = SpecialDay.opens <= minute, SpecialDay.closes > minute
        return select(SpecialDay.store_id).where(SpecialDay.day == day, *open_then)

    def is_special(day: date) -> ColumnElement[bool]:
        return StoreOpening.store_id.in_(select(SpecialDay.store_id).where(SpecialDay.day == day))

    evening = aliased(StoreOpening)
    follows = exists().where(
        evening.store_id == StoreOpening.store_id, evening.weekday == (clock.weekday - 1) % 7, evening.closes == DAY
    )
    of_evening_before = and_(StoreOpening.opens == 0, StoreOpening.closes <= SMALL_HOURS, follows)
    usual = select(StoreOpening.store_id).where(
        StoreOpening.weekday == clock.weekday,
        StoreOpening.opens <= clock.minute,
        StoreOpening.closes > clock.minute,
        or_(and_(of_evening_before, ~is_special(yesterday)), and_(~of_evening_before, ~is_special(today))),
    )
    ways = special(today, clock.minute), special(yesterday, clock.minute + DAY), usual
    return or_(*(Store.id.in_(way) for way in ways))
