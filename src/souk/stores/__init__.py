"""Vendors and their stores, with the terms each sells under; the platform's own store is the sales channel.

Promises that a store always has an owner who may act in it, an address of its own and complete terms; that its terms
are read in one statement. Stands on identity (people, grants) and media (banners). Announces to caches that the
catalogue changed whenever a store does.
"""

from souk.stores.commands import hang_banner
from souk.stores.errors import NoPlatformStore, NotAVendor, UnknownPreset, UnknownStore, UnknownVendor
from souk.stores.hours import Opening
from souk.stores.models import ANY_CUSTOMER, ReviewModeration, ReviewPolicy, StoreStatus
from souk.stores.pages import logo_of, vendor_tabs
from souk.stores.policy import StorePermission
from souk.stores.presets import PRESETS
from souk.stores.queries import (
    StoreFilter,
    StoreName,
    StoreTerms,
    get_own_vendor,
    get_platform_store,
    get_store,
    get_terms,
    get_vendor,
    list_own_stores,
    list_stores,
    store_names,
)
from souk.stores.schemas import StoreSettings, StoreView, VendorView
from souk.stores.services import StoreDetails, ensure_platform_store, open_store

__all__ = [
    "ANY_CUSTOMER",
    "PRESETS",
    "NoPlatformStore",
    "NotAVendor",
    "Opening",
    "ReviewModeration",
    "ReviewPolicy",
    "StoreDetails",
    "StoreFilter",
    "StoreName",
    "StorePermission",
    "StoreSettings",
    "StoreStatus",
    "StoreTerms",
    "StoreView",
    "UnknownPreset",
    "UnknownStore",
    "UnknownVendor",
    "VendorView",
    "ensure_platform_store",
    "get_own_vendor",
    "get_platform_store",
    "get_store",
    "get_terms",
    "get_vendor",
    "hang_banner",
    "list_own_stores",
    "list_stores",
    "logo_of",
    "open_store",
    "store_names",
    "vendor_tabs",
]
