"""What the pages of reviewing, verifying and documents show."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from souk.stores.models import StoreStatus
from souk.stores.onboarding.checklist import CheckItem, missing
from souk.stores.onboarding.kinds import DocumentKind, VendorReview
from souk.stores.onboarding.schemas import DocumentView, Onboarding, StoreEntry, VendorEntry, VendorFile, VendorFilter
from souk.ui import FormState, Option, Tab

VENDORS = "/admin/vendors"
VERIFICATION = "/vendor/verification"
KILOBYTE = 1024
KINDS = (
    Option(DocumentKind.IDENTITY.value, "Proof of identity"),
    Option(DocumentKind.BUSINESS.value, "Business registration"),
    Option(DocumentKind.ADDRESS.value, "Proof of address"),
    Option(DocumentKind.OTHER.value, "Something else"),
)
KIND_LABELS = {option.value: option.label for option in KINDS}
STATES: tuple[tuple[str, str], ...] = (
    ("pending", "Waiting"),
    ("", "All"),
    ("unverified", "Not verified"),
    ("verified", "Verified"),
    ("rejected", "Rejected"),
    ("removed", "Removed"),
)
FILTERS = {
    "pending": VendorFilter(review=VendorReview.PENDING, active=True),
    "": VendorFilter(),
    "unverified": VendorFilter(verified=False, review=VendorReview.APPROVED, active=True),
    "verified": VendorFilter(verified=True, active=True),
    "rejected": VendorFilter(review=VendorReview.REJECTED, active=True),
    "removed": VendorFilter(active=False),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a vendor stands, in a word."""

    label: str
    tone: str

    @classmethod
    def of(cls, review: VendorReview, *, is_active: bool, is_verified: bool) -> "Standing":
        if not is_active:
            return cls("Removed", "bad")
        if review is VendorReview.PENDING:
            return cls("Waiting for review", "warn")
        if review is VendorReview.REJECTED:
            return cls("Rejected", "bad")
        return cls("Verified", "good") if is_verified else cls("Not verified", "neutral")


@dataclass(frozen=True, slots=True)
class VendorRow:
    name: str
    href: str
    email: str
    stores: str
    standing: Standing
    since: datetime

    @classmethod
    def of(cls, entry: VendorEntry) -> "VendorRow":
        vendor = entry.vendor
        return cls(
            name=vendor.business_name,
            href=f"{VENDORS}/{vendor.id}",
            email=vendor.email,
            stores=", ".join(store.name for store in entry.stores),
            standing=Standing.of(entry.review, is_active=vendor.is_active, is_verified=vendor.is_verified),
            since=entry.asked_at or vendor.created_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorsPage:
    rows: tuple[VendorRow, ...]
    tabs: tuple[Tab, ...]
    state: str
    search: str
    next_url: str | None

    @classmethod
    def of(
        cls, found: Sequence[VendorEntry], *, state: str, search: str, waiting: int, next_cursor: str | None
    ) -> "VendorsPage":
        def address(wanted: str, cursor: str | None = None) -> str:
            query = {"state": wanted, "search": search, "cursor": cursor or ""}
            return f"{VENDORS}?{urlencode({name: value for name, value in query.items() if value or name == 'state'})}"

        tabs = (
            Tab(label, address(key), key == state, waiting if key == "pending" and waiting else None)
            for key, label in STATES
        )
        return cls(
            rows=tuple(VendorRow.of(entry) for entry in found),
            tabs=tuple(tabs),
            state=state,
            search=search,
            next_url=address(state, next_cursor) if next_cursor else None,
        )


@dataclass(frozen=True, slots=True)
class DocumentRow:
    id: str
    name: str
    kind: str
    size: str
    uploaded_at: datetime
    url: str

    @classmethod
    def of(cls, document: DocumentView, base: str) -> "DocumentRow":
        return cls(
            id=str(document.id),
            name=document.name,
            kind=KIND_LABELS[document.kind.value],
            size=size_in_words(document.size),
            uploaded_at=document.uploaded_at,
            url=f"{base}/{document.id}",
        )


@dataclass(frozen=True, slots=True)
class StoreLine:
    name: str
    href: str
    label: str
    tone: str

    @classmethod
    def of(cls, store: StoreEntry) -> "StoreLine":
        shown = {
            StoreStatus.ACTIVE: ("Open", "good"),
            StoreStatus.PENDING: ("Waiting", "warn"),
            StoreStatus.UNAVAILABLE: ("Takes no orders", "neutral"),
        }
        return cls(store.name, f"/stores/{store.slug}", *shown[store.status])


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorFilePage:
    """One vendor in the back office; what may be done about it depends on where it stands."""

    url: str
    name: str
    standing: Standing
    facts: tuple[tuple[str, str], ...]
    stores: tuple[StoreLine, ...]
    person_url: str
    removal_url: str
    checklist: tuple[CheckItem, ...]
    missing: int
    documents: tuple[DocumentRow, ...]
    reason: str
    asked_at: datetime | None
    is_active: bool
    is_verified: bool
    can_approve: bool
    can_reject: bool
    form: FormState

    @classmethod
    def of(cls, file: VendorFile, form: FormState) -> "VendorFilePage":
        vendor, onboarding = file.vendor, file.onboarding
        url = f"{VENDORS}/{vendor.id}"
        facts = (
            ("Owner", f"{file.owner_name}, {file.owner_email}"),
            ("Address", vendor.address or "Not given"),
            ("Phone", vendor.phone or "Not given"),
            ("Website", vendor.website or "Not given"),
            ("About", vendor.description or "Not given"),
        )
        return cls(
            url=url,
            name=vendor.business_name,
            standing=Standing.of(onboarding.review, is_active=vendor.is_active, is_verified=vendor.is_verified),
            facts=facts,
            stores=tuple(StoreLine.of(store) for store in file.stores),
            person_url=f"/admin/people/{vendor.user_id}",
            removal_url=f"/admin/removals/{vendor.user_id}",
            checklist=tuple(onboarding.checklist),
            missing=len(missing(onboarding.checklist)),
            documents=tuple(DocumentRow.of(each, f"{url}/documents") for each in onboarding.documents),
            reason=onboarding.reason,
            asked_at=onboarding.asked_at,
            is_active=vendor.is_active,
            is_verified=vendor.is_verified,
            can_approve=onboarding.review is not VendorReview.APPROVED,
            can_reject=onboarding.review is not VendorReview.APPROVED,
            form=form,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationPage:
    """What a vendor sees of their own onboarding."""

    review: str
    reason: str
    asked_at: datetime | None
    is_verified: bool
    checklist: tuple[CheckItem, ...]
    done: int
    documents: tuple[DocumentRow, ...]
    kinds: tuple[Option, ...]
    form: FormState

    @classmethod
    def of(cls, shown: Onboarding, form: FormState) -> "VerificationPage":
        return cls(
            review=shown.review.value,
            reason=shown.reason,
            asked_at=shown.asked_at,
            is_verified=shown.is_verified,
            checklist=tuple(shown.checklist),
            done=sum(item.is_done for item in shown.checklist),
            documents=tuple(DocumentRow.of(each, f"{VERIFICATION}/documents") for each in shown.documents),
            kinds=KINDS,
            form=form,
        )


def size_in_words(size: int) -> str:
    """`1.4 MB`."""
    if size < KILOBYTE * KILOBYTE:
        return f"{max(1, round(size / KILOBYTE))} KB"
    return f"{size / KILOBYTE / KILOBYTE:.1f} MB"
