"""What every page of reviews shows: a review as it is drawn, and the section of a product with its histogram."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from urllib.parse import urlencode

import msgspec
from markupsafe import Markup

from souk.catalog import RatedProduct
from souk.identity import sign_in_url
from souk.kernel.pagination import PageOf
from souk.media import as_picture
from souk.reviews.queries import ReviewFilter
from souk.reviews.schemas import ReplyOut, ReviewOut
from souk.reviews.statuses import ReviewSort, ReviewStatus
from souk.reviews.totals import Totals
from souk.ui import Picture

SORTS: Final = {
    ReviewSort.NEWEST: "Newest",
    ReviewSort.HELPFUL: "Most helpful",
    ReviewSort.HIGHEST: "Best first",
    ReviewSort.LOWEST: "Worst first",
}
LOOKS: Final = {
    ReviewStatus.PENDING: ("Waits for approval", "warn", "clock"),
    ReviewStatus.APPROVED: ("Published", "good", "circle-check"),
    ReviewStatus.REJECTED: ("Not published", "bad", "circle-x"),
}


@dataclass(frozen=True, slots=True)
class ReplyCard:
    store: str
    paragraphs: tuple[str, ...]
    at: datetime

    @classmethod
    def of(cls, reply: ReplyOut) -> "ReplyCard":
        return cls(reply.store, paragraphs(reply.text), reply.replied_at)


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture of a review, and where it stands in full size."""

    small: Picture
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewCard:
    """`status` and its look are shown to its author and to moderators; `vote_url` is empty where one may not vote."""

    id: str
    author: str
    rating: int
    paragraphs: tuple[str, ...]
    at: datetime
    is_edited: bool
    is_verified: bool
    shots: tuple[Shot, ...]
    reply: ReplyCard | None
    helpful: int
    is_helpful_to_you: bool
    is_own: bool
    vote_url: str
    report_url: str
    status: str
    status_tone: str
    status_icon: str
    decision: str
    product: str
    product_url: str
    write_url: str
    back: str

    @classmethod
    def of(cls, review: ReviewOut, *, back: str, is_guest: bool = False) -> "ReviewCard":
        """`back`: the page it stands on."""
        label, tone, icon = LOOKS[review.status]
        url, here = f"/reviews/{review.id}", f"{back}#r-{review.id}"
        return cls(
            id=str(review.id),
            author=review.user.name,
            rating=review.rating,
            paragraphs=paragraphs(review.comment),
            at=review.created_at,
            is_edited=review.edited_at is not None,
            is_verified=review.is_verified,
            shots=tuple(_shot(review, number) for number in range(len(review.photos))),
            reply=ReplyCard.of(review.reply) if review.reply is not None else None,
            helpful=review.helpful_count,
            is_helpful_to_you=review.is_helpful_to_you,
            is_own=review.is_own,
            vote_url="" if review.is_own else sign_in_url(here) if is_guest else f"{url}/helpful",
            report_url="" if review.is_own else f"{url}/report",
            status=label,
            status_tone=tone,
            status_icon=icon,
            decision=review.decision or "",
            product=review.product.name,
            product_url=review.product.url,
            write_url=f"{review.product.url}/review",
            back=here,
        )


def paragraphs(text: str) -> tuple[str, ...]:
    """Plain text: the template escapes whatever stands in it."""
    return tuple(part.strip() for part in text.splitlines() if part.strip())


def _shot(review: ReviewOut, number: int) -> Shot:
    photo = review.photos[number]
    words = f"Picture {number + 1} by {review.user.name} of {review.product.name}"
    return Shot(photo.drawn(words), photo.url)


@dataclass(frozen=True, slots=True)
class Link:
    """`href` is a page; `section` the same without what stands around it, for a swap."""

    label: str
    href: str
    section: str
    current: bool = False
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    stars: int
    count: int
    percent: int
    link: Link


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """How the reviews of a product are narrowed, as its address says it."""

    path: str
    sort: ReviewSort = ReviewSort.NEWEST
    stars: int | None = None
    photos: bool = False
    verified: bool = False

    @property
    def filter(self) -> ReviewFilter:
        return ReviewFilter(sort=self.sort, stars=self.stars, with_photos=self.photos, verified=self.verified)

    @property
    def is_narrowed(self) -> bool:
        return self.stars is not None or self.photos or self.verified

    def link(self, label: str, *, current: bool = False, cursor: str | None = None, **changes: object) -> Link:
        asked: dict[str, object] = {
            "sort": self.sort.value if self.sort is not ReviewSort.NEWEST else None,
            "stars": self.stars,
            "photos": "true" if self.photos else None,
            "verified": "true" if self.verified else None,
            **changes,
            "cursor": cursor,
        }
        query = urlencode({name: value for name, value in asked.items() if value})
        tail = f"?{query}" if query else ""
        return Link(label, f"{self.path}/reviews{tail}#reviews-body", f"{self.path}/reviews/section{tail}", current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """Whether the viewer may write, and what they are told if not. `own` is the review they wrote."""

    label: str = ""
    url: str = ""
    note: str = ""
    own: ReviewCard | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewsSection:
    """`is_page`: it stands alone at its address; else it was loaded into the page of its product."""

    name: str
    path: str
    rating: float | None
    count: int
    bars: tuple[Bar, ...]
    sorts: tuple[Link, ...]
    filters: tuple[Link, ...]
    everything: Link
    is_narrowed: bool
    is_continued: bool
    reviews: tuple[ReviewCard, ...]
    next: Link | None
    all_url: str
    invitation: Invitation
    is_page: bool
    image: Picture | None
    structured: Markup

    @classmethod
    def of(
        cls,
        product: RatedProduct,
        totals: Totals,
        found: PageOf[ReviewOut],
        *,
        narrowing: Narrowing,
        invitation: Invitation,
        around: "Around",
    ) -> "ReviewsSection":
        back, picture = f"{product.path}/reviews", next(iter(product.images), None)
        return cls(
            name=product.name,
            path=product.path,
            rating=totals.rating / 100 if totals.count else None,
            count=totals.count,
            bars=tuple(_bar(narrowing, stars, count, totals.count) for stars, count in totals.histogram.items()),
            sorts=tuple(
                narrowing.link(
                    label, current=sort is narrowing.sort, sort=None if sort is ReviewSort.NEWEST else sort.value
                )
                for sort, label in SORTS.items()
            ),
            filters=(
                narrowing.link("With pictures", current=narrowing.photos, photos=None if narrowing.photos else "true"),
                narrowing.link("Verified", current=narrowing.verified, verified=None if narrowing.verified else "true"),
            ),
            everything=narrowing.link("Show all reviews", stars=None, photos=None, verified=None),
            is_narrowed=narrowing.is_narrowed,
            is_continued=around.is_continued,
            reviews=tuple(ReviewCard.of(each, back=back, is_guest=around.is_guest) for each in found.items),
            next=narrowing.link("More reviews", cursor=found.next_cursor) if found.next_cursor else None,
            all_url=back,
            invitation=invitation,
            is_page=around.is_page,
            image=as_picture(picture.id, picture.width, picture.height, picture.alt) if picture else None,
            structured=_structured(product, totals, found.items, around.base_url) if around.is_page else Markup(""),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Around:
    """Where a section is drawn, and for whom."""

    base_url: str
    is_page: bool
    is_guest: bool
    is_continued: bool = False


def _bar(narrowing: Narrowing, stars: int, count: int, total: int) -> Bar:
    label = f"{stars} star{'s' if stars > 1 else ''}"
    is_current = narrowing.stars == stars
    link = narrowing.link(label, current=is_current, stars=None if is_current else stars)
    return Bar(stars, count, round(100 * count / total) if total else 0, link)


def _structured(product: RatedProduct, totals: Totals, shown: list[ReviewOut], base_url: str) -> Markup:
    """schema.org, for search engines. `<` is escaped so that no text can end the element."""
    base = base_url.rstrip("/")
    kind = "Service" if product.path.startswith("/services/") else "Product"
    found: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": kind,
        "name": product.name,
        "url": f"{base}{product.path}",
    }
    if totals.count:
        rating = {"ratingValue": totals.rating / 100, "reviewCount": totals.count, "bestRating": 5, "worstRating": 1}
        found["aggregateRating"] = {"@type": "AggregateRating", **rating}
        found["review"] = [_structured_review(each) for each in shown]
    return Markup(msgspec.json.encode(found).decode().replace("<", "\\u003c"))  # noqa: S704 - JSON without "<"


def _structured_review(review: ReviewOut) -> Mapping[str, object]:
    told: dict[str, object] = {
        "@type": "Review",
        "author": {"@type": "Person", "name": review.user.name},
        "datePublished": review.created_at.date().isoformat(),
        "reviewRating": {"@type": "Rating", "ratingValue": review.rating, "bestRating": 5, "worstRating": 1},
    }
    return {**told, "reviewBody": review.comment} if review.comment else told
