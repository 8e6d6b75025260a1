"""What whoever writes reviews sees: the form, their own reviews, and what waits for one; and who reports, their form."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from souk.catalog import RatedProduct
from souk.identity import account_tabs
from souk.media import as_picture
from souk.reviews.pages import ReviewCard, Shot
from souk.reviews.schemas import LONGEST_COMMENT, ReviewOut
from souk.reviews.statuses import ReportReason
from souk.ui import FormState, Option, Picture, Tab

OWN: Final = "/account/reviews"
REASONS: Final = {
    ReportReason.SPAM: "It is advertising",
    ReportReason.OFFENSIVE: "It insults or threatens somebody",
    ReportReason.OFF_TOPIC: "It is not about this product",
    ReportReason.FAKE: "It is made up or was paid for",
    ReportReason.PRIVATE: "It says something private about a person",
    ReportReason.OTHER: "Something else",
}


@dataclass(frozen=True, slots=True)
class Removable:
    """A picture of one's own review, and where it is taken out."""

    shot: Shot
    remove_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WritePage:
    """`refusal` is why there is no form; `version` is empty for a new review."""

    name: str
    path: str
    image: Picture | None
    url: str
    form: FormState
    rating: str
    comment: str
    version: str
    longest: int
    pictures: tuple[Removable, ...]
    more_pictures: int
    own: ReviewCard | None
    delete_url: str
    refusal: str
    waits: str

    @classmethod
    def of(
        cls, product: RatedProduct, own: ReviewOut | None, *, form: FormState, refusal: str = "", waits: str = ""
    ) -> "WritePage":
        picture = next(iter(product.images), None)
        card = ReviewCard.of(own, back=f"{product.path}/reviews") if own is not None else None
        pictures = zip(own.photos, card.shots, strict=True) if own is not None and card is not None else ()
        return cls(
            name=product.name,
            path=product.path,
            image=as_picture(picture.id, picture.width, picture.height, picture.alt) if picture else None,
            url=f"{product.path}/review",
            form=form,
            rating=str(own.rating) if own is not None else "",
            comment=own.comment if own is not None else "",
            version=str(own.version) if own is not None else "",
            longest=LONGEST_COMMENT,
            pictures=tuple(
                Removable(shot, f"{OWN}/{own.id}/photos/{photo.id}/remove")
                for photo, shot in pictures
                if own is not None
            ),
            more_pictures=5 - len(own.photos) if own is not None else 5,
            own=card,
            delete_url=f"{OWN}/{own.id}/delete" if own is not None else "",
            refusal=refusal,
            waits=waits,
        )


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that arrived and was not reviewed."""

    name: str
    path: str
    write_url: str
    image: Picture | None

    @classmethod
    def of(cls, product: RatedProduct) -> "Waiting":
        picture = next(iter(product.images), None)
        image = as_picture(picture.id, picture.width, picture.height, picture.alt) if picture else None
        return cls(product.name, product.path, f"{product.path}/review", image)


@dataclass(frozen=True, slots=True)
class OwnReviewsPage:
    tabs: tuple[Tab, ...]
    waiting: tuple[Waiting, ...]
    reviews: tuple[ReviewCard, ...]
    next_url: str
    delete_base: str

    @classmethod
    def of(cls, waiting: Sequence[RatedProduct], reviews: Sequence[ReviewOut], cursor: str | None) -> "OwnReviewsPage":
        return cls(
            tabs=account_tabs("reviews"),
            waiting=tuple(Waiting.of(each) for each in waiting),
            reviews=tuple(ReviewCard.of(each, back=OWN) for each in reviews),
            next_url=f"{OWN}?cursor={cursor}" if cursor else "",
            delete_base=OWN,
        )


@dataclass(frozen=True, slots=True)
class ReportPage:
    card: ReviewCard
    url: str
    back: str
    reasons: tuple[Option, ...]
    form: FormState

    @classmethod
    def of(cls, review: ReviewOut, form: FormState) -> "ReportPage":
        back = f"{review.product.url}/reviews"
        return cls(
            card=ReviewCard.of(review, back=back),
            url=f"/reviews/{review.id}/report",
            back=f"{back}#r-{review.id}",
            reasons=tuple(Option(reason.value, words) for reason, words in REASONS.items()),
            form=form,
        )
