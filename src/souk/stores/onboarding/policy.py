"""Who looks at businesses, and at their documents."""

from uuid import UUID

from souk.kernel.actors import ALLOWED, Actor, Verdict, denied
from souk.stores.policy import StorePermission, insist, refuse_guests


def can_review(actor: Actor) -> Verdict:
    if actor.may(StorePermission.VENDORS_REVIEW):
        return ALLOWED
    return denied("Only the marketplace's staff may look into vendors.")


def is_own(actor: Actor, user_id: UUID) -> bool:
    return actor.id is not None and actor.id == user_id


def can_keep_documents(actor: Actor, user_id: UUID) -> Verdict:
    """`user_id`: whose business it is. Staff may look at documents, and not change them."""
    return ALLOWED if is_own(actor, user_id) else denied("Only the vendor may change these documents.")


def insist_reviewing(actor: Actor) -> None:
    """For reads. Raises Unauthenticated, Forbidden."""
    refuse_guests(actor)
    insist(can_review(actor))
