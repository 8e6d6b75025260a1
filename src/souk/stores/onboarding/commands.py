"""Letting businesses in, keeping them out, and saying that they are who they claim to be."""

from typing import Any
from uuid import UUID

from sqlalchemy import delete, func, select, update

from souk.identity import signed_in
from souk.kernel.cache import TOPIC
from souk.kernel.database import UnitOfWork
from souk.media import TakenDocument
from souk.stores.errors import NotAVendor, UnknownVendor, VendorGone
from souk.stores.events import (
    DocumentsDropped,
    VendorApproved,
    VendorAwaitsReview,
    VendorRejected,
    VendorUnverified,
    VendorVerified,
)
from souk.stores.models import Store, StoreStatus, Vendor
from souk.stores.onboarding import policy
from souk.stores.onboarding.errors import AlreadyApproved, NotRejected, TooManyDocuments, UnknownDocument
from souk.stores.onboarding.kinds import DocumentKind, VendorReview
from souk.stores.onboarding.models import VendorDocument
from souk.stores.onboarding.queries import get_own_onboarding, get_vendor_file
from souk.stores.onboarding.schemas import Onboarding, VendorFile
from souk.stores.policy import refuse_guests

MOST_DOCUMENTS = 20


async def approve_vendor(uow: UnitOfWork, vendor_id: UUID) -> VendorFile:
    """Its stores open, and may sell. Twice is once. Raises UnknownVendor, VendorGone."""
    refuse_guests(uow.actor)
    uow.require(policy.can_review(uow.actor))
    vendor = await _lock_vendor(uow, vendor_id)
    if vendor.review is not VendorReview.APPROVED:
        await _decide(uow, vendor, VendorReview.APPROVED, reason="")
        opened = {"status": StoreStatus.ACTIVE, "is_listed": True}
        await uow.session.execute(
            update(Store)
            .where(Store.vendor_id == vendor_id, Store.status == StoreStatus.PENDING)
            .values(**opened, version=Store.version + 1, updated_at=uow.now)
        )
        uow.announce(TOPIC)
        uow.emit(VendorApproved(vendor_id=vendor_id, person_id=vendor.user_id))
    return await get_vendor_file(uow, vendor_id)


async def reject_vendor(uow: UnitOfWork, vendor_id: UUID, *, reason: str) -> VendorFile:
    """It stays outside, is told why, and may ask again. Raises UnknownVendor, VendorGone, AlreadyApproved."""
    refuse_guests(uow.actor)
    uow.require(policy.can_review(uow.actor))
    vendor = await _lock_vendor(uow, vendor_id)
    if vendor.review is VendorReview.APPROVED:
        raise AlreadyApproved
    await _decide(uow, vendor, VendorReview.REJECTED, reason=reason)
    uow.emit(VendorRejected(vendor_id=vendor_id, person_id=vendor.user_id))
    return await get_vendor_file(uow, vendor_id)


async def verify_vendor(uow: UnitOfWork, vendor_id: UUID) -> VendorFile:
    """Somebody has seen who this is: the badge shows, payouts may go. Twice is once. Raises as `approve_vendor`."""
    refuse_guests(uow.actor)
    uow.require(policy.can_review(uow.actor))
    return await _mark(uow, vendor_id, is_verified=True)


async def unverify_vendor(uow: UnitOfWork, vendor_id: UUID) -> VendorFile:
    """The badge goes, and payouts wait. Raises as `approve_vendor`."""
    refuse_guests(uow.actor)
    uow.require(policy.can_review(uow.actor))
    return await _mark(uow, vendor_id, is_verified=False)


async def ask_for_review(uow: UnitOfWork) -> Onboarding:
    """Ask once more, after a rejection. Raises Unauthenticated, NotAVendor, NotRejected."""
    vendor = await _lock_own_vendor(uow)
    uow.require(policy.can_keep_documents(uow.actor, vendor.user_id))
    if vendor.review is not VendorReview.REJECTED:
        raise NotRejected
    await _set(uow, vendor.id, review=VendorReview.PENDING, review_asked_at=uow.now)
    uow.emit(VendorAwaitsReview(vendor_id=vendor.id, person_id=vendor.user_id))
    return await get_own_onboarding(uow)


async def keep_document(uow: UnitOfWork, taken: TakenDocument, *, kind: DocumentKind, name: str) -> Onboarding:
    """Give a document whose sealed file lies there its row. Raises Unauthenticated, NotAVendor, TooManyDocuments."""
    vendor = await _lock_own_vendor(uow)
    uow.require(policy.can_keep_documents(uow.actor, vendor.user_id))
    kept = select(func.count()).where(VendorDocument.vendor_id == vendor.id)
    if (await uow.session.scalar(kept) or 0) >= MOST_DOCUMENTS:
        raise TooManyDocuments
    uow.session.add(
        VendorDocument(
            id=taken.id,
            vendor_id=vendor.id,
            kind=kind,
            sealed_name=uow.keys.seal(name),
            sealed_key=uow.keys.seal(taken.key),
            media_type=taken.media_type,
            size=taken.size,
            uploaded_at=uow.now,
        )
    )
    await uow.session.flush()
    return await get_own_onboarding(uow)


async def drop_document(uow: UnitOfWork, document_id: UUID) -> Onboarding:
    """Its key goes with the row, its file after the commit. Raises Unauthenticated, NotAVendor, UnknownDocument."""
    vendor = await _lock_own_vendor(uow)
    uow.require(policy.can_keep_documents(uow.actor, vendor.user_id))
    own = delete(VendorDocument).where(VendorDocument.id == document_id, VendorDocument.vendor_id == vendor.id)
    if (await uow.session.execute(own.returning(VendorDocument.id))).first() is None:
        raise UnknownDocument
    uow.emit(DocumentsDropped(document_ids=[document_id]))
    return await get_own_onboarding(uow)


async def _mark(uow: UnitOfWork, vendor_id: UUID, *, is_verified: bool) -> VendorFile:
    vendor = await _lock_vendor(uow, vendor_id)
    if vendor.is_verified is not is_verified:
        await _set(uow, vendor_id, is_verified=is_verified, verified_at=uow.now if is_verified else None)
        happened = VendorVerified if is_verified else VendorUnverified
        uow.emit(happened(vendor_id=vendor_id, person_id=vendor.user_id))
        uow.announce(TOPIC)
    return await get_vendor_file(uow, vendor_id)


async def _decide(uow: UnitOfWork, vendor: Vendor, review: VendorReview, *, reason: str) -> None:
    sealed = uow.keys.seal(reason) if reason else None
    decided = {"reviewed_at": uow.now, "reviewed_by": signed_in(uow.actor), "sealed_review_reason": sealed}
    await _set(uow, vendor.id, review=review, **decided)


async def _set(uow: UnitOfWork, vendor_id: UUID, **values: Any) -> None:
    changed = update(Vendor).where(Vendor.id == vendor_id)
    await uow.session.execute(changed.values(**values, version=Vendor.version + 1, updated_at=uow.now))


async def _lock_vendor(uow: UnitOfWork, vendor_id: UUID) -> Vendor:
    vendor = await uow.session.get(Vendor, vendor_id, with_for_update=True, populate_existing=True)
    if vendor is None:
        raise UnknownVendor
    if not vendor.is_active:
        raise VendorGone
    return vendor


async def _lock_own_vendor(uow: UnitOfWork) -> Vendor:
    own = select(Vendor).where(Vendor.user_id == signed_in(uow.actor)).with_for_update()
    vendor = await uow.session.scalar(own.execution_options(populate_existing=True))
    if vendor is None:
        raise NotAVendor
    return vendor
