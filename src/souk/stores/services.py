"""What other rooms ask on the way: a store comes into being."""

from collections.abc import Iterable, Sequence
from typing import Any, TypedDict, Unpack
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, Uuid, bindparam, select, update
from sqlalchemy.exc import IntegrityError

from souk.identity import grant_role, is_removed
from souk.kernel.any_of import any_of
from souk.kernel.cache import TOPIC
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.media import KeptPicture
from souk.stores.errors import UnknownPreset, VendorGone
from souk.stores.events import VendorAwaitsReview
from souk.stores.hours import Opening, joined
from souk.stores.models import Store, StoreKind, StoreOpening, StoreStatus, Vendor
from souk.stores.onboarding.kinds import VendorReview
from souk.stores.presets import PRESETS
from souk.stores.queries import get_store
from souk.stores.schemas import StoreView
from souk.stores.slugs import find_free_slug, slug_of

OWNER_ROLE = "vendor_owner"
FALLBACK_CURRENCY = "USD"
SLUG_ATTEMPTS = 5


class _Locked(msgspec.Struct, frozen=True):
    id: UUID


NOTE_PRODUCTS: Hot[None] = Hot(
    update(Store)
    .where(any_of(Store.id, "stores"), Store.first_product_at.is_(None))
    .values(first_product_at=bindparam("at"))
)
_LOCK = Hot(
    select(Store.id).where(any_of(Store.id, "stores")).order_by(Store.id).with_for_update(key_share=True), _Locked
)
_RATE: Hot[None] = Hot(
    update(Store)
    .where(Store.id == bindparam("store", type_=Uuid()))
    .values(
        rating_count=Store.rating_count + bindparam("reviews", type_=BigInteger()),
        rating_sum=Store.rating_sum + bindparam("stars", type_=BigInteger()),
    )
)


class StoreDetails(TypedDict, total=False):
    """What may be known of a store when it opens."""

    preset: str | None
    """A key of PRESETS."""
    slug: str
    """Wished for; a number is added where it is taken."""
    tagline: str
    description: str
    currency: str
    banner: KeptPicture | None
    time_zone: str
    openings: Sequence[Opening]
    business: dict[str, Any]
    """Columns of the vendor's profile, should this be its first store."""
    needs_review: bool
    """Whether a business that is new must be approved before it may sell."""


async def open_store(
    uow: UnitOfWork, *, owner_id: UUID, name: str, category: str, **details: Unpack[StoreDetails]
) -> StoreView:
    """Open a store for a person who thereby owns it; their vendor profile comes with the first.

    It is active at once, unless the business has not been approved. Raises UnknownPreset, VendorGone.
    """
    if await is_removed(uow, owner_id):
        raise VendorGone
    vendor = await _ensure_vendor(uow, owner_id, _profile(uow, name, details))
    is_approved = vendor.review is VendorReview.APPROVED
    store = Store(
        kind=StoreKind.VENDOR,
        status=StoreStatus.ACTIVE if is_approved else StoreStatus.PENDING,
        is_listed=is_approved,
        vendor_id=vendor.id,
        currency=details.get("currency") or await _house_currency(uow),
        **_appearance(name, category, details),
        **_preset(details.get("preset")),
    )
    await _add_under_free_slug(uow, store, wanted=slug_of(details.get("slug") or name, otherwise="store"))
    await add_openings(uow, store.id, details.get("openings", ()))
    await grant_role(uow, owner_id, OWNER_ROLE, store_id=store.id)
    uow.announce(TOPIC)
    return await get_store(uow, store.id)


async def ensure_platform_store(uow: UnitOfWork, *, name: str = "Souk", currency: str = FALLBACK_CURRENCY) -> StoreView:
    """The marketplace's own store: the one there is, or a new one."""
    existing = await uow.session.scalar(select(Store.id).where(Store.kind == StoreKind.PLATFORM))
    if existing is not None:
        return await get_store(uow, existing)
    store = Store(kind=StoreKind.PLATFORM, currency=currency, preset=None, **_appearance(name, "Marketplace", {}))
    await _add_under_free_slug(uow, store, wanted=slug_of(name, otherwise="platform"))
    return await get_store(uow, store.id)


async def note_products(uow: UnitOfWork, store_ids: Iterable[UUID]) -> None:
    """These stores have put up something; the first time is remembered."""
    await uow.change(NOTE_PRODUCTS, stores=sorted(set(store_ids)), at=uow.now)


async def rate_store(uow: UnitOfWork, store_id: UUID, *, reviews: int, stars: int) -> None:
    """So many more reviews that everybody sees, and so many more stars in all of them. Before their products' rows."""
    await uow.change(_RATE, store=store_id, reviews=reviews, stars=stars)
    uow.announce(TOPIC)


async def lock_ratings(uow: UnitOfWork, store_ids: Iterable[UUID]) -> None:
    """For who is about to rate several stores: in the order of their ids, so that nobody waits in a circle."""
    await uow.all(_LOCK, stores=sorted(set(store_ids)))


async def add_openings(uow: UnitOfWork, store_id: UUID, openings: Sequence[Opening]) -> None:
    """The weekly hours of a store that has none."""
    for each in joined(openings):
        uow.session.add(
            StoreOpening(id=new_id(), store_id=store_id, weekday=each.weekday, opens=each.opens, closes=each.closes)
        )
    await uow.session.flush()


def banner_columns(kept: KeptPicture | None) -> dict[str, Any]:
    if kept is None:
        return {"banner_id": None, "banner_width": 0, "banner_height": 0}
    return {"banner_id": kept.id, "banner_width": kept.width, "banner_height": kept.height}


def searchable(*texts: str) -> str:
    return " ".join(texts).casefold()


def _profile(uow: UnitOfWork, name: str, details: StoreDetails) -> dict[str, Any]:
    waiting = {"review": VendorReview.PENDING, "review_asked_at": uow.now}
    return {
        "business_name": name,
        "review": VendorReview.APPROVED,
        **details.get("business", {}),
        **(waiting if details.get("needs_review") else {}),
    }


async def _ensure_vendor(uow: UnitOfWork, owner_id: UUID, profile: dict[str, Any]) -> Vendor:
    """Locked, so that whoever approves it meanwhile sees the store that is about to open."""
    own = select(Vendor).where(Vendor.user_id == owner_id).with_for_update(key_share=True)
    vendor = await uow.session.scalar(own)
    if vendor is not None:
        return vendor
    vendor = Vendor(id=new_id(), user_id=owner_id, created_at=uow.now, updated_at=uow.now, **profile)
    try:
        async with uow.session.begin_nested():
            uow.session.add(vendor)
    except IntegrityError:  # a second store of theirs opens in the same moment
        return (await uow.session.scalars(own)).one()
    if vendor.review is VendorReview.PENDING:
        uow.emit(VendorAwaitsReview(vendor_id=vendor.id, person_id=owner_id))
    return vendor


def _appearance(name: str, category: str, details: StoreDetails) -> dict[str, Any]:
    tagline = details.get("tagline", "")
    return {
        "name": name,
        "category": category,
        "category_key": slug_of(category, otherwise="other"),
        "tagline": tagline,
        "description": details.get("description", ""),
        "search_text": searchable(name, category, tagline),
        **banner_columns(details.get("banner")),
        "time_zone": details.get("time_zone", "UTC"),
        "languages": ["en"],
    }


def _preset(name: str | None) -> dict[str, Any]:
    if name is None:
        return {"preset": None}
    if name not in PRESETS:
        raise UnknownPreset(f"There is no preset called {name}. There are: {', '.join(PRESETS)}.")
    return {"preset": name, **PRESETS[name]}


async def _house_currency(ctx: ReadContext) -> str:
    currency = await ctx.session.scalar(select(Store.currency).where(Store.kind == StoreKind.PLATFORM))
    return currency or FALLBACK_CURRENCY


async def _add_under_free_slug(uow: UnitOfWork, store: Store, *, wanted: str) -> None:
    """A store that takes the same address in the same moment only costs another look."""
    store.id, store.created_at, store.updated_at = new_id(), uow.now, uow.now
    for attempt in range(SLUG_ATTEMPTS):
        store.slug = await find_free_slug(uow, wanted)
        try:
            async with uow.session.begin_nested():
                uow.session.add(store)
        except IntegrityError:
            if attempt == SLUG_ATTEMPTS - 1:
                raise
        else:
            return
