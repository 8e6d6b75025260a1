"""What the audit trail keeps of stores and the businesses behind them: terms, reviews, removal, staff."""

from typing import Any

from souk.kernel.outbox import Event
from souk.kernel.trail import AuditedEvent, Fact
from souk.stores.events import (
    StoreChanged,
    VendorApproved,
    VendorAwaitsReview,
    VendorRejected,
    VendorRemoved,
    VendorRestored,
    VendorUnverified,
    VendorVerified,
)
from souk.stores.staff.events import StaffInvitationAccepted, StaffInvitationRevoked, StaffInvited


def _store_changed(happened: StoreChanged) -> Fact:
    return Fact(subject_id=happened.store_id, store_id=happened.store_id, before=happened.before, after=happened.after)


def _of_vendor(happened: Any) -> Fact:
    stores = {"stores": [str(each) for each in happened.store_ids]} if hasattr(happened, "store_ids") else {}
    return Fact(subject_id=happened.vendor_id, person_id=happened.person_id, after=stores)


def _of_staff(happened: Any) -> Fact:
    return Fact(
        subject_id=happened.invitation_id,
        label=happened.role,
        person_id=getattr(happened, "person_id", None),
        store_id=happened.store_id,
        after={"role": happened.role},
    )


def _vendor(action: str, event: type[Event], says: str) -> AuditedEvent:
    return AuditedEvent(action=action, event=event, subject="vendor", says=says, tells=_of_vendor)


def _staff(action: str, event: type[Event], says: str) -> AuditedEvent:
    return AuditedEvent(action=action, event=event, subject="invitation", says=says, tells=_of_staff)


AUDITED = (
    AuditedEvent(
        action="stores.changed", event=StoreChanged, subject="store", says="changed a store", tells=_store_changed
    ),
    _vendor("vendors.review_asked", VendorAwaitsReview, "asked to have a business reviewed"),
    _vendor("vendors.approved", VendorApproved, "approved a business"),
    _vendor("vendors.rejected", VendorRejected, "rejected a business"),
    _vendor("vendors.verified", VendorVerified, "verified a business"),
    _vendor("vendors.unverified", VendorUnverified, "took back the verification of a business"),
    _vendor("vendors.removed", VendorRemoved, "removed a business with its stores"),
    _vendor("vendors.restored", VendorRestored, "restored a business with its stores"),
    _staff("stores.staff_invited", StaffInvited, "invited somebody to a store as {label}"),
    _staff("stores.invitation_revoked", StaffInvitationRevoked, "took back the invitation of a {label}"),
    _staff("stores.invitation_accepted", StaffInvitationAccepted, "joined a store as {label}"),
)
