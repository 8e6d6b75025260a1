"""Letters about points and tiers."""

from dataclasses import dataclass

from souk.loyalty import Standing, standing_of
from souk.notifications.statuses import MailGroup
from souk.notifications.writing import Draft, LetterKind, Writer


@dataclass(frozen=True, slots=True)
class TierView:
    """`percent` comes off every order; nought for none."""

    first_name: str
    tier: str
    percent: str
    points: int
    is_promotion: bool
    missing: int
    next_tier: str
    url: str


async def tier_changed(writer: Writer) -> Draft | None:
    """None where they have moved on since: another letter says where to."""
    assert writer.person is not None
    now = await standing_of(writer.ctx, writer.person.id)
    if now.tier != writer.about["tier"]:
        return None
    view = _view(writer, now)
    subject = f"You are {view.tier} now" if view.is_promotion else f"Your tier is {view.tier} now"
    preview = f"{view.percent} off everything, by itself." if view.percent else "Points on every order, as ever."
    return Draft(subject, preview, view)


def _view(writer: Writer, now: Standing) -> TierView:
    return TierView(
        first_name=writer.first_name,
        tier=now.tier.title(),
        percent=f"{now.basis_points / 100:g} %" if now.basis_points else "",
        points=now.points,
        is_promotion=writer.about.get("is_promotion") == "yes",
        missing=now.to_next.missing if now.to_next else 0,
        next_tier=now.to_next.name.title() if now.to_next else "",
        url=writer.links.page("/account/rewards"),
    )


KINDS = (
    LetterKind(
        name="tier_changed",
        title="Another tier",
        compose=tier_changed,
        because="you collect points at Souk",
        group=MailGroup.REWARDS,
    ),
)
