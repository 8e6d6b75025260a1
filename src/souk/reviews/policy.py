"""Who may see, write, decide about and answer reviews."""

from enum import StrEnum
from typing import Final
from uuid import UUID

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.reviews.rows import ReviewRow
from souk.reviews.statuses import ReviewStatus


class ReviewPermission(StrEnum):
    REVIEWS_MODERATE = "reviews:moderate"
    """Decide which reviews appear. Counts only where it is held everywhere: no store decides about its own."""
    REVIEWS_REPLY = "reviews:reply"
    """Answer the reviews of a store in its name."""


NOT_YOURS: Final = denied("Only whoever wrote this review may change it.")


def sees_every_review(actor: Actor) -> bool:
    return actor.may(ReviewPermission.REVIEWS_MODERATE)


def can_see(actor: Actor, review: ReviewRow) -> bool:
    """An approved one is everybody's; what is not is its author's and the moderators'."""
    return review.status is ReviewStatus.APPROVED or is_author(actor, review) or sees_every_review(actor)


def is_author(actor: Actor, review: ReviewRow) -> bool:
    return actor.id is not None and actor.id == review.user_id


def can_review(actor: Actor, store_id: UUID) -> Verdict:
    """Whether somebody received it is asked later: that depends on the store's terms."""
    if works_for(actor, store_id):
        return denied("You work for this store, so its customers speak for it.")
    return ALLOWED


def can_change(actor: Actor, review: ReviewRow) -> Verdict:
    return ALLOWED if is_author(actor, review) else NOT_YOURS


def can_vote(actor: Actor, review: ReviewRow) -> Verdict:
    return denied("It is your own review.") if is_author(actor, review) else ALLOWED


def can_report(actor: Actor, review: ReviewRow) -> Verdict:
    return denied("It is your own review: change or delete it.") if is_author(actor, review) else ALLOWED


def can_see_queue(actor: Actor) -> Verdict:
    if sees_every_review(actor):
        return ALLOWED
    return denied("Only those who look after the marketplace decide which reviews appear.")


def can_moderate(actor: Actor, review: ReviewRow) -> Verdict:
    """Nobody decides about their own words, or about what is said of a store they work for."""
    if not sees_every_review(actor):
        return can_see_queue(actor)
    if is_author(actor, review):
        return denied("Somebody else decides about your own review.")
    if works_for(actor, review.store_id):
        return denied("You work for this store: somebody else decides about its reviews.")
    return ALLOWED


def can_reply(actor: Actor, store_id: UUID) -> Verdict:
    if actor.id is not None and actor.may(ReviewPermission.REVIEWS_REPLY, store_id=store_id):
        return ALLOWED
    return denied("Only the people of this store may answer its reviews.")


def works_for(actor: Actor, store_id: UUID) -> bool:
    return store_id in actor.store_permissions


def signed_in(actor: Actor) -> UUID:
    """Raises Unauthenticated for a guest, and for the system: reviews are people's."""
    if actor.id is None:
        raise Unauthenticated
    return actor.id


def insist(actor: Actor, verdict: Verdict) -> None:
    """Raises Unauthenticated for a guest, Forbidden for who was refused."""
    if actor.id is None and not actor.is_system:
        raise Unauthenticated
    if not verdict:
        raise Forbidden(verdict.reason)
