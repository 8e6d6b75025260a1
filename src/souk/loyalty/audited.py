"""What the audit trail keeps of rewards."""

from souk.kernel.trail import AuditedEvent, Fact
from souk.loyalty.events import PointsAdjusted, TierChanged, TierTermsChanged


def _adjusted(happened: PointsAdjusted) -> Fact:
    return Fact(
        subject_id=happened.person_id,
        label=f"{happened.points:+,} points",
        person_id=happened.person_id,
        after={"points": happened.points},
        personal={"reason": happened.sealed_reason},
    )


def _tier_changed(happened: TierChanged) -> Fact:
    return Fact(
        subject_id=happened.person_id,
        label=happened.after.title(),
        person_id=happened.person_id,
        before={"tier": happened.before},
        after={"tier": happened.after},
    )


def _terms_changed(happened: TierTermsChanged) -> Fact:
    return Fact(
        subject_id=happened.name,
        label=happened.name.title(),
        before={
            "threshold": happened.threshold_before,
            "basis_points": happened.basis_points_before,
            "benefits": happened.benefits_before,
        },
        after={
            "threshold": happened.threshold,
            "basis_points": happened.basis_points,
            "benefits": happened.benefits,
        },
    )


AUDITED = (
    AuditedEvent(
        action="loyalty.points_adjusted",
        event=PointsAdjusted,
        subject="person",
        says="adjusted somebody's points: {label}",
        tells=_adjusted,
    ),
    AuditedEvent(
        action="loyalty.tier_changed",
        event=TierChanged,
        subject="person",
        says="moved somebody to {label}",
        tells=_tier_changed,
    ),
    AuditedEvent(
        action="loyalty.tier_terms_changed",
        event=TierTermsChanged,
        subject="tier",
        says="changed the tier {label}",
        tells=_terms_changed,
    ),
)
