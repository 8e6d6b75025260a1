"""What the pages of rewards show: one's own, the desk's, and somebody's at the desk."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from souk.identity import account_tabs
from souk.kernel.ids import as_uuid
from souk.kernel.money import Money, exponent
from souk.kernel.pagination import PageOf
from souk.loyalty.models import EntryKind
from souk.loyalty.queries import Holder, Overview
from souk.loyalty.schemas import EntryView, Expiry, LoyaltyProfile, percent
from souk.loyalty.tiers import POINTS_PER_UNIT, Tier, TierRung, worth_of
from souk.ui import FormState, Tab, money

REWARDS: Final = "/account/rewards"
DESK: Final = "/admin/loyalty"
SHOWN_ENDINGS = 6
TITLES: Final = {
    EntryKind.EARNED: "Earned",
    EntryKind.REVERSED: "Taken back after a refund",
    EntryKind.SPENT: "Spent on an order",
    EntryKind.RETURNED: "Came back with a refund",
    EntryKind.REOPENED: "Restored, since a refund did not go through",
    EntryKind.EXPIRED: "Ended",
    EntryKind.ADJUSTED: "From our team",
}


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One movement in words. `points` have their sign; what a debt took of them is said in `note`."""

    title: str
    note: str
    points: str
    is_gain: bool
    at: datetime
    href: str

    @classmethod
    def of(cls, entry: EntryView) -> "EntryLine":
        of_order = entry.kind in {EntryKind.EARNED, EntryKind.REVERSED, EntryKind.RETURNED, EntryKind.REOPENED}
        about = f"Order {entry.about}" if of_order and entry.about else entry.about
        change = entry.points - entry.owed
        return cls(
            title=TITLES[entry.kind],
            note=". ".join(each for each in (about, _owing(entry.owed)) if each),
            points=f"{change:+,}".replace("-", "\N{MINUS SIGN}"),
            is_gain=change > 0,
            at=entry.created_at,
            href=f"/orders/{entry.reference_id}" if entry.kind is EntryKind.EARNED else "",
        )


def _owing(owed: int) -> str:
    if owed > 0:
        return f"{owed:,} of them were spent before and come off what you earn next"
    return f"{-owed:,} of them paid what was owed" if owed else ""


@dataclass(frozen=True, slots=True)
class Rung:
    """A tier as one of four steps."""

    name: str
    label: str
    asks: str
    off: str
    benefits: tuple[str, ...]
    is_reached: bool
    is_current: bool

    @classmethod
    def of(cls, rung: TierRung, current: Tier, ladder: Sequence[TierRung]) -> "Rung":
        names = [each.name for each in ladder]
        return cls(
            name=rung.name,
            label=rung.name.title(),
            asks=f"{rung.threshold:,} points in a year" if rung.threshold else "From your first order",
            off=f"{percent(rung.basis_points)} off" if rung.basis_points else "Points on every order",
            benefits=tuple(rung.benefits),
            is_reached=names.index(rung.name) <= names.index(current),
            is_current=rung.name is current,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class RewardsPage:
    tabs: tuple[Tab, ...]
    tier: str
    label: str
    since: datetime | None
    benefits: tuple[str, ...]
    points: int
    worth: str
    held: int
    owed: int
    to_next: str
    next_label: str
    reached: int
    of: int
    shown: str
    saved: str
    earned: int
    spent: int
    endings: tuple[Expiry, ...]
    more_endings: int
    soon: int
    live_months: int
    rungs: tuple[Rung, ...]
    entries: tuple[EntryLine, ...]
    next_url: str | None
    per_unit: str
    points_per_unit: int = POINTS_PER_UNIT

    @classmethod
    def made(cls, profile: LoyaltyProfile, ladder: Sequence[TierRung], *, live_months: int) -> "RewardsPage":
        unit, above = profile.currency, profile.next_tier
        return cls(
            tabs=account_tabs("rewards"),
            tier=profile.tier,
            label=profile.tier.title(),
            since=profile.tier_since,
            benefits=tuple(profile.benefits),
            points=profile.points,
            worth=money(Money(profile.value, unit)),
            held=profile.held,
            owed=profile.owed,
            to_next=_whole(above.missing, unit) if above else "",
            next_label=above.name.title() if above else "",
            reached=min(profile.rolling_points, above.threshold) if above else profile.rolling_points,
            of=above.threshold if above else max(1, profile.rolling_points),
            shown=f"{profile.rolling_points:,} of {above.threshold:,}" if above else f"{profile.rolling_points:,}",
            saved=money(Money(profile.lifetime.saved, unit)),
            earned=profile.lifetime.earned,
            spent=profile.lifetime.spent,
            endings=tuple(profile.expirations[:SHOWN_ENDINGS]),
            more_endings=sum(each.points for each in profile.expirations[SHOWN_ENDINGS:]),
            soon=profile.expiring_soon,
            live_months=live_months,
            rungs=tuple(Rung.of(each, profile.tier, ladder) for each in ladder),
            entries=tuple(EntryLine.of(each) for each in profile.history.items),
            next_url=_next_url(REWARDS, profile.history),
            per_unit=_whole(1, unit),
        )


@dataclass(frozen=True, slots=True)
class TierForm:
    """A rung with its form; what was typed stays where it was refused."""

    name: str
    label: str
    threshold: int
    percent: str
    benefits: str
    version: int
    is_lowest: bool
    members: int
    form: FormState
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeskPage:
    tiers: tuple[TierForm, ...]
    outstanding: int
    liability: str
    owed: int
    earned: int
    spent: int
    biggest: tuple["HolderRow", ...]

    @classmethod
    def of(cls, overview: Overview, refused: str = "", form: FormState | None = None) -> "DeskPage":
        return cls(
            tiers=tuple(_tier_form(rung, overview, form if rung.name == refused else None) for rung in overview.ladder),
            outstanding=overview.outstanding,
            liability=money(Money(overview.liability, overview.currency)),
            owed=overview.owed,
            earned=overview.earned,
            spent=overview.spent,
            biggest=tuple(HolderRow.of(each, overview.currency) for each in overview.biggest),
        )


@dataclass(frozen=True, slots=True)
class HolderRow:
    name: str
    href: str
    tier: str
    points: int
    worth: str

    @classmethod
    def of(cls, holder: Holder, currency: str) -> "HolderRow":
        return cls(
            name=holder.name,
            href=f"{DESK}/people/{holder.person_id}",
            tier=holder.tier.title(),
            points=holder.points,
            worth=_value(holder.points, currency),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberPage:
    """Somebody's points at the desk. `reference_id` makes a form that is sent twice count once."""

    name: str
    person_url: str
    tier: str
    facts: tuple[tuple[str, str], ...]
    entries: tuple[EntryLine, ...]
    next_url: str | None
    action: str
    reference_id: UUID
    form: FormState = field(default_factory=FormState)

    @classmethod
    def of(cls, holder: Holder, history: PageOf[EntryView], form: FormState, *, reference_id: UUID) -> "MemberPage":
        url = f"{DESK}/people/{holder.person_id}"
        return cls(
            name=holder.name,
            person_url=f"/admin/people/{holder.person_id}",
            tier=holder.tier.title(),
            facts=(
                ("Points", f"{holder.points:,}"),
                ("Held for checkouts", f"{holder.held:,}"),
                ("Owed", f"{holder.owed:,}"),
                ("Earned in twelve months", f"{holder.rolling:,}"),
            ),
            entries=tuple(EntryLine.of(each) for each in history.items),
            next_url=_next_url(url, history),
            action=url,
            reference_id=as_uuid(form.values.get("reference_id", "")) or reference_id,
            form=form,
        )


def tier_change_of(typed: dict[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The form of a tier in the words of the API, and what in it is no number."""
    errors: dict[str, str] = {}
    given: dict[str, Any] = {"version": int(typed["version"]) if typed["version"].isdecimal() else 0}
    threshold = typed["threshold"].replace(",", "").strip()
    if threshold.isascii() and threshold.isdecimal() and len(threshold) < 14:
        given["threshold"] = int(threshold)
    else:
        errors["threshold"] = "A whole number of points."
    hundredths = _hundredths(typed["percent"])
    if hundredths is None:
        errors["percent"] = "A percentage from 0 to 90."
    else:
        given["basis_points"] = hundredths
    given["benefits"] = [line.strip() for line in typed["benefits"].splitlines() if line.strip()]
    return given, errors


def _hundredths(text: str) -> int | None:
    whole, _, rest = text.replace("%", "").strip().partition(".")
    if not (whole.isascii() and whole.isdecimal() and len(whole) < 4) or not (rest == "" or rest.isdecimal()):
        return None
    found = int(whole) * 100 + int(f"{rest[:2]:0<2}")
    return found if len(rest) <= 2 and found <= 9_000 else None


def _tier_form(rung: TierRung, overview: Overview, form: FormState | None) -> TierForm:
    return TierForm(
        name=rung.name,
        label=rung.name.title(),
        threshold=rung.threshold,
        percent=f"{rung.basis_points / 100:g}",
        benefits="\n".join(rung.benefits),
        version=rung.version,
        is_lowest=rung is overview.ladder[0],
        members=overview.members[rung.name],
        form=form or FormState(),
        action=f"{DESK}/tiers/{rung.name}",
    )


def _value(points: int, currency: str) -> str:
    return money(Money(worth_of(points, currency), currency))


def _whole(units: int, currency: str) -> str:
    """`$40`."""
    return money(Money(units * 10 ** exponent(currency), currency), trim=True)


def _next_url(url: str, history: PageOf[EntryView]) -> str | None:
    return f"{url}?cursor={history.next_cursor}" if history.next_cursor else None
