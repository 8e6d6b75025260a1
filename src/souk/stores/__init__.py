"""Vendors and their stores, with the terms each sells under; the platform's own store is the sales channel.

Promises that a store always has an owner who may act in it, an address of its own and complete terms; that its terms
are read in one statement. Stands on identity (people, grants) and media (banners). Announces to caches that the
catalogue changed whenever a store does.
"""

from souk.stores.commands import hang_banner
from souk.stores.eligibility import Circle, find_circle, find_segment_circle, list_barred, only_for
from souk.stores.errors import NoPlatformStore, NotAVendor, UnknownPreset, UnknownStore, UnknownVendor
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
from souk.stores.hours import Opening
from souk.stores.models import ANY_CUSTOMER, ReviewModeration, ReviewPolicy, StoreStatus
from souk.stores.onboarding.reasons import find_review_reason
from souk.stores.pages import logo_of, vendor_links
from souk.stores.policy import StorePermission
from souk.stores.presets import PRESETS
from souk.stores.queries import (
    StoreAndVendor,
    StoreFilter,
    StoreName,
    StoreTerms,
    get_own_vendor,
    get_platform_store,
    get_store,
    get_terms,
    get_vendor,
    get_visible_store,
    is_pending,
    is_unlisted,
    list_own_stores,
    list_stores,
    store_names,
    store_standings,
    stores_and_vendors,
)
from souk.stores.removal import (
    StoreStanding,
    VendorStanding,
    find_vendor_standing,
    list_out_of_trade,
    out_of_trade,
    restore_vendor,
    withdraw_vendor,
)
from souk.stores.schemas import StoreSettings, StoreView, VendorView
from souk.stores.services import (
    StoreDetails,
    ensure_platform_store,
    lock_ratings,
    note_products,
    open_store,
    rate_store,
)
from souk.stores.staff.events import StaffInvitationAccepted, StaffInvitationRevoked, StaffInvited
from souk.stores.staff.schemas import InvitationLetter
from souk.stores.staff.services import issue_invitation_token

__all__ = [
    "ANY_CUSTOMER",
    "PRESETS",
    "Circle",
    "InvitationLetter",
    "NoPlatformStore",
    "NotAVendor",
    "Opening",
    "ReviewModeration",
    "ReviewPolicy",
    "StaffInvitationAccepted",
    "StaffInvitationRevoked",
    "StaffInvited",
    "StoreAndVendor",
    "StoreChanged",
    "StoreDetails",
    "StoreFilter",
    "StoreName",
    "StorePermission",
    "StoreSettings",
    "StoreStanding",
    "StoreStatus",
    "StoreTerms",
    "StoreView",
    "UnknownPreset",
    "UnknownStore",
    "UnknownVendor",
    "VendorApproved",
    "VendorAwaitsReview",
    "VendorRejected",
    "VendorRemoved",
    "VendorRestored",
    "VendorStanding",
    "VendorUnverified",
    "VendorVerified",
    "VendorView",
    "ensure_platform_store",
    "find_circle",
    "find_review_reason",
    "find_segment_circle",
    "find_vendor_standing",
    "get_own_vendor",
    "get_platform_store",
    "get_store",
    "get_terms",
    "get_vendor",
    "get_visible_store",
    "hang_banner",
    "is_pending",
    "is_unlisted",
    "issue_invitation_token",
    "list_barred",
    "list_out_of_trade",
    "list_own_stores",
    "list_stores",
    "lock_ratings",
    "logo_of",
    "note_products",
    "only_for",
    "open_store",
    "out_of_trade",
    "rate_store",
    "restore_vendor",
    "store_names",
    "store_standings",
    "stores_and_vendors",
    "vendor_links",
    "withdraw_vendor",
]
