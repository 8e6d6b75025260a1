"""Where businesses stand: one's own, the queue of the marketplace, one file with everything."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, func, select

from souk.identity import get_person, signed_in
from souk.kernel.database import ReadContext
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.stores.errors import NotAVendor, UnknownVendor
from souk.stores.models import Store, StoreOpening, Vendor
from souk.stores.onboarding import policy
from souk.stores.onboarding.checklist import CheckItem, Facts, checklist
from souk.stores.onboarding.errors import UnknownDocument
from souk.stores.onboarding.kinds import VendorReview
from souk.stores.onboarding.models import VendorDocument
from souk.stores.onboarding.schemas import (
    DocumentView,
    Onboarding,
    StoreEntry,
    VendorEntry,
    VendorFile,
    VendorFilter,
)
from souk.stores.views import vendor_view

OWN_DOCUMENTS = "/api/v1/vendors/me/documents"


async def get_own_onboarding(ctx: ReadContext) -> Onboarding:
    """Raises Unauthenticated, NotAVendor."""
    vendor = await _own_vendor(ctx)
    return await _onboarding(ctx, vendor, OWN_DOCUMENTS)


async def list_vendors(ctx: ReadContext, wanted: VendorFilter, asked: PageQuery) -> PageOf[VendorEntry]:
    """Who waits comes first come; everybody else the latest first. Raises Unauthenticated, Forbidden."""
    policy.insist_reviewing(ctx.actor)
    waiting = wanted.review is VendorReview.PENDING
    narrowed = _narrowed(wanted)
    page = select(Vendor).where(*narrowed).limit(asked.limit + 1).offset(asked.offset)
    page = page.order_by(Vendor.id if waiting else Vendor.id.desc()).execution_options(populate_existing=True)
    if asked.cursor:
        last = read_cursor(asked.cursor, tuple[UUID])[0]
        page = page.where(Vendor.id > last if waiting else Vendor.id < last)
    rows = list(await ctx.session.scalars(page))
    shown = rows[: asked.limit]
    stores = await _stores_of(ctx, [vendor.id for vendor in shown])
    total = await ctx.session.scalar(select(func.count()).select_from(Vendor).where(*narrowed)) if asked.count else None
    items = [
        VendorEntry(
            vendor=vendor_view(vendor),
            review=vendor.review,
            asked_at=vendor.review_asked_at,
            reviewed_at=vendor.reviewed_at,
            stores=stores.get(vendor.id, []),
        )
        for vendor in shown
    ]
    return PageOf(items, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


async def count_waiting(ctx: ReadContext) -> int:
    """How many businesses wait for review. Raises Unauthenticated, Forbidden."""
    policy.insist_reviewing(ctx.actor)
    waiting = select(func.count()).select_from(Vendor).where(Vendor.review == VendorReview.PENDING, Vendor.is_active)
    return await ctx.session.scalar(waiting) or 0


async def get_vendor_file(ctx: ReadContext, vendor_id: UUID) -> VendorFile:
    """Raises UnknownVendor, Unauthenticated, Forbidden."""
    policy.insist_reviewing(ctx.actor)
    vendor = await ctx.session.get(Vendor, vendor_id, populate_existing=True)
    if vendor is None:
        raise UnknownVendor
    owner = await get_person(ctx, vendor.user_id)
    return VendorFile(
        vendor=vendor_view(vendor),
        stores=(await _stores_of(ctx, [vendor.id])).get(vendor.id, []),
        owner_name=owner.full_name,
        owner_email=owner.email,
        onboarding=await _onboarding(ctx, vendor, f"/api/v1/admin/vendors/{vendor.id}/documents"),
    )


async def get_document(ctx: ReadContext, vendor_id: UUID | None, document_id: UUID) -> tuple[VendorDocument, str]:
    """A document with its name: the actor's own (`vendor_id` None), or for staff. Raises UnknownDocument too."""
    if vendor_id is None:
        vendor_id = (await _own_vendor(ctx)).id
    else:
        policy.insist_reviewing(ctx.actor)
    found = await ctx.session.get(VendorDocument, document_id, populate_existing=True)
    if found is None or found.vendor_id != vendor_id:
        raise UnknownDocument
    return found, ctx.keys.open(found.sealed_name)


async def _own_vendor(ctx: ReadContext) -> Vendor:
    mine = select(Vendor).where(Vendor.user_id == signed_in(ctx.actor))
    vendor = await ctx.session.scalar(mine.execution_options(populate_existing=True))
    if vendor is None:
        raise NotAVendor
    return vendor


async def _onboarding(ctx: ReadContext, vendor: Vendor, documents_url: str) -> Onboarding:
    kept = select(VendorDocument).where(VendorDocument.vendor_id == vendor.id).order_by(VendorDocument.id)
    documents = [
        DocumentView(
            id=each.id,
            kind=each.kind,
            name=ctx.keys.open(each.sealed_name),
            media_type=each.media_type,
            size=each.size,
            uploaded_at=each.uploaded_at,
            url=f"{documents_url}/{each.id}",
        )
        for each in await ctx.session.scalars(kept)
    ]
    return Onboarding(
        review=vendor.review,
        reason=ctx.keys.open(vendor.sealed_review_reason) if vendor.sealed_review_reason else "",
        asked_at=vendor.review_asked_at,
        reviewed_at=vendor.reviewed_at,
        is_verified=vendor.is_verified,
        verified_at=vendor.verified_at,
        checklist=await _checklist(ctx, vendor, len(documents)),
        documents=documents,
    )


async def _checklist(ctx: ReadContext, vendor: Vendor, documents: int) -> list[CheckItem]:
    stores = list(
        await ctx.session.scalars(
            select(Store)
            .where(Store.vendor_id == vendor.id)
            .order_by(Store.id)
            .execution_options(populate_existing=True)
        )
    )
    opens = select(StoreOpening.id).where(StoreOpening.store_id.in_([store.id for store in stores])).limit(1)
    return checklist(
        Facts(
            store_slug=stores[0].slug if stores else "",
            email_is_verified=(await get_person(ctx, vendor.user_id)).is_verified,
            has_description=bool(vendor.description or any(store.description for store in stores)),
            has_address=bool(vendor.address),
            has_phone=bool(vendor.phone),
            documents=documents,
            has_hours=bool(vendor.business_hours) or await ctx.session.scalar(opens) is not None,
            has_banner=any(store.banner_id for store in stores),
            has_logo=vendor.logo_id is not None,
            has_product=any(store.first_product_at for store in stores),
        )
    )


async def _stores_of(ctx: ReadContext, vendor_ids: Sequence[UUID]) -> dict[UUID, list[StoreEntry]]:
    columns = select(Store.vendor_id, Store.id, Store.name, Store.slug, Store.status)
    found: dict[UUID, list[StoreEntry]] = {}
    for row in await ctx.session.execute(columns.where(Store.vendor_id.in_(vendor_ids)).order_by(Store.name)):
        if row.vendor_id is not None:
            found.setdefault(row.vendor_id, []).append(StoreEntry(row.id, row.name, row.slug, row.status))
    return found


def _narrowed(wanted: VendorFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [
        Vendor.id.in_(select(Store.vendor_id).where(Store.search_text.contains(word, autoescape=True)))
        for word in wanted.search.casefold().split()
    ]
    if wanted.review is not None:
        conditions.append(Vendor.review == wanted.review)
    if wanted.verified is not None:
        conditions.append(Vendor.is_verified.is_(wanted.verified))
    if wanted.active is not None:
        conditions.append(Vendor.is_active.is_(wanted.active))
    return conditions
