"""What the store's people see of what is said about it, and what moderators decide about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from souk.reviews.own_pages import REASONS
from souk.reviews.pages import ReviewCard
from souk.reviews.queries import ReportLine
from souk.reviews.schemas import ReviewOut
from souk.reviews.statuses import ReviewStatus
from souk.stores import StoreName, StoreView
from souk.ui import FormState, Option, Tab, url_with

VENDOR: Final = "/vendor/reviews"
DESK: Final = "/admin/reviews"
SHOWN: Final = {"": "All", "unanswered": "Not answered", "critical": "One and two stars"}
QUEUES: Final = {"": "To decide", "approved": "Published", "rejected": "Not published"}


@dataclass(frozen=True, slots=True)
class VendorCard:
    card: ReviewCard
    reply: str
    reply_url: str
    form: FormState


@dataclass(frozen=True, slots=True)
class Chosen:
    """How a vendor's list is narrowed: to what, to which store, of which there are to choose."""

    show: str
    store: StoreView | None
    own: Sequence[StoreView]


@dataclass(frozen=True, slots=True, kw_only=True)
class VendorReviewsPage:
    filters: tuple[Tab, ...]
    show: str
    base: str
    store: str
    stores: tuple[Option, ...]
    cards: tuple[VendorCard, ...]
    next_url: str
    is_narrowed: bool

    @classmethod
    def of(
        cls,
        found: Sequence[ReviewOut],
        chosen: Chosen,
        *,
        cursor: str | None,
        typed: Mapping[UUID, FormState],
    ) -> "VendorReviewsPage":
        show, own = chosen.show, chosen.own
        slug = chosen.store.slug if chosen.store is not None else None

        def url(name: str, **more: object) -> str:
            return url_with(VENDOR, show=name or None, store=slug, **more)

        here = url(show)
        return cls(
            filters=tuple(Tab(label, url(name), current=name == show) for name, label in SHOWN.items()),
            show=show,
            base=VENDOR,
            store=slug or "",
            stores=tuple(Option(each.slug, each.name) for each in own) if len(own) > 1 else (),
            cards=tuple(
                VendorCard(
                    ReviewCard.of(each, back=here),
                    each.reply.text if each.reply is not None else "",
                    f"{VENDOR}/{each.id}/reply",
                    typed.get(each.id, FormState()),
                )
                for each in found
            ),
            next_url=url(show, cursor=cursor) if cursor else "",
            is_narrowed=bool(show or slug),
        )


@dataclass(frozen=True, slots=True)
class Complaint:
    reason: str
    note: str


@dataclass(frozen=True, slots=True)
class DeskCard:
    card: ReviewCard
    store: str
    store_url: str
    reports: int
    complaints: tuple[Complaint, ...]
    can_approve: bool
    can_reject: bool
    refusal: str
    approve_url: str
    reject_url: str
    form: FormState


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskReviewsPage:
    filters: tuple[Tab, ...]
    show: str
    cards: tuple[DeskCard, ...]
    next_url: str

    @classmethod
    def of(
        cls,
        cards: Sequence[DeskCard],
        *,
        show: str,
        waiting: int,
        cursor: str | None,
    ) -> "DeskReviewsPage":
        def url(name: str, **more: object) -> str:
            return url_with(DESK, show=name or None, **more)

        return cls(
            filters=tuple(
                Tab(label, url(name), current=name == show, count=waiting if not name and waiting else None)
                for name, label in QUEUES.items()
            ),
            show=show,
            cards=tuple(cards),
            next_url=url(show, cursor=cursor) if cursor else "",
        )


def desk_card(
    review: ReviewOut, store: StoreName, complaints: Sequence[ReportLine], *, refusal: str, form: FormState, show: str
) -> DeskCard:
    """`refusal`: why this moderator may not decide about it."""
    url = f"{DESK}/{review.id}"
    is_reported = bool(review.reports)
    return DeskCard(
        card=ReviewCard.of(review, back=url_with(DESK, show=show or None)),
        store=store.name,
        store_url=f"/stores/{store.slug}",
        reports=review.reports or 0,
        complaints=tuple(Complaint(REASONS[each.reason], each.note) for each in complaints),
        can_approve=not refusal and (review.status is not ReviewStatus.APPROVED or is_reported),
        can_reject=not refusal and review.status is not ReviewStatus.REJECTED,
        refusal=refusal,
        approve_url=f"{url}/approve",
        reject_url=f"{url}/reject",
        form=form,
    )
