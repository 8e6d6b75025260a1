"""What the audit trail keeps of reviews: that they were written and decided about, never what they say."""

from typing import Any

from souk.kernel.outbox import Event
from souk.kernel.trail import AuditedEvent, Fact
from souk.reviews.events import (
    ReviewApproved,
    ReviewDeleted,
    ReviewEdited,
    ReviewRejected,
    ReviewReplied,
    ReviewReplyRemoved,
    ReviewReported,
    ReviewWritten,
)


def _written(happened: ReviewWritten) -> Fact:
    after = {"rating": happened.rating, "status": happened.status, "verified": happened.is_verified}
    return _fact(happened, after=after)


def _edited(happened: ReviewEdited) -> Fact:
    before = {"rating": happened.rating_was, "status": happened.was}
    return _fact(happened, before=before, after={"rating": happened.rating, "status": happened.status})


def _deleted(happened: ReviewDeleted) -> Fact:
    return _fact(happened, before={"rating": happened.rating, "status": happened.was})


def _approved(happened: ReviewApproved) -> Fact:
    return _fact(happened, before={"status": happened.was}, after={"status": "approved"})


def _rejected(happened: ReviewRejected) -> Fact:
    return _fact(happened, before={"status": happened.was}, after={"status": "rejected"})


def _reported(happened: ReviewReported) -> Fact:
    return _fact(happened, after={"reason": happened.reason})


def _replied(happened: ReviewReplied) -> Fact:
    return _fact(happened, after={"reply": "new" if happened.is_new else "changed"})


def _unreplied(happened: ReviewReplyRemoved) -> Fact:
    return _fact(happened, before={"reply": "there"})


def _fact(happened: Any, **told: Any) -> Fact:
    return Fact(subject_id=happened.review_id, store_id=happened.store_id, **told)


def _audited(action: str, event: type[Event], says: str, tells: Any) -> AuditedEvent:
    return AuditedEvent(action=f"reviews.{action}", event=event, subject="review", says=says, tells=tells)


AUDITED = (
    _audited("written", ReviewWritten, "wrote a review", _written),
    _audited("edited", ReviewEdited, "changed a review", _edited),
    _audited("deleted", ReviewDeleted, "deleted a review", _deleted),
    _audited("approved", ReviewApproved, "approved a review", _approved),
    _audited("rejected", ReviewRejected, "rejected a review", _rejected),
    _audited("reported", ReviewReported, "reported a review", _reported),
    _audited("replied", ReviewReplied, "answered a review", _replied),
    _audited("reply_removed", ReviewReplyRemoved, "removed the answer to a review", _unreplied),
)
