"""What the audit trail keeps of coupons."""

from typing import Any

from souk.kernel.outbox import Event
from souk.kernel.trail import AuditedEvent, Fact
from souk.pricing.coupons.events import CouponChanged, CouponCreated, CouponDeleted


def _tells(happened: Any) -> Fact:
    return Fact(
        subject_id=happened.coupon_id,
        label=happened.code,
        store_id=happened.store_id,
        before=getattr(happened, "before", {}),
        after=getattr(happened, "after", {}),
    )


def _coupon(action: str, event: type[Event], says: str) -> AuditedEvent:
    return AuditedEvent(action=action, event=event, subject="coupon", says=says, tells=_tells)


AUDITED = (
    _coupon("coupons.created", CouponCreated, "made the coupon {label}"),
    _coupon("coupons.changed", CouponChanged, "changed the coupon {label}"),
    _coupon("coupons.deleted", CouponDeleted, "deleted the coupon {label}"),
)
