"""What the pages about customer segments show."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from souk.identity.segments.models import Joined
from souk.identity.segments.policy import can_change_segments
from souk.identity.segments.queries import MOST_COUNTED
from souk.identity.segments.schemas import ListReport, MemberView, SegmentView, WrongLine
from souk.kernel.actors import Actor
from souk.ui import FormState

SEGMENTS = "/admin/segments"
IN_WORDS = {Joined.BY_HAND: "By hand", Joined.BY_ADDRESS: "By address"}


def counted(number: int) -> str:
    return f"{MOST_COUNTED:,} or more" if number >= MOST_COUNTED else f"{number:,}"


@dataclass(frozen=True, slots=True)
class SegmentRow:
    name: str
    label: str
    description: str
    href: str
    members: str
    domains: str

    @classmethod
    def of(cls, segment: SegmentView) -> "SegmentRow":
        return cls(
            name=segment.name,
            label=segment.label,
            description=segment.description,
            href=f"{SEGMENTS}/{segment.name}",
            members=counted(segment.members),
            domains=", ".join(f"@{each}" for each in segment.domains),
        )


@dataclass(frozen=True, slots=True)
class SegmentsPage:
    rows: tuple[SegmentRow, ...]
    may_change: bool
    form: FormState

    @classmethod
    def of(cls, segments: Iterable[SegmentView], actor: Actor, form: FormState) -> "SegmentsPage":
        return cls(tuple(SegmentRow.of(each) for each in segments), can_change_segments(actor).allowed, form)


@dataclass(frozen=True, slots=True)
class MemberRow:
    id: UUID
    name: str
    email: str
    href: str
    how: str
    joined_at: datetime

    @classmethod
    def of(cls, member: MemberView) -> "MemberRow":
        href = f"/admin/people/{member.person_id}"
        how = IN_WORDS[member.joined]
        return cls(member.person_id, member.full_name, member.email, href, how, member.joined_at)


@dataclass(frozen=True, slots=True)
class DomainRow:
    domain: str
    remove_url: str


@dataclass(frozen=True, slots=True)
class Report:
    """What became of a list, in a sentence, and the lines that were no addresses."""

    sentence: str
    wrong: tuple[WrongLine, ...]
    more_wrong: int

    @classmethod
    def of(cls, report: ListReport) -> "Report":
        sentence = (
            f"{report.listed:,} {'address' if report.listed == 1 else 'addresses'}: {report.joined:,} are members now, {report.known:,} were before, "
            f"{report.waiting:,} join as soon as they prove theirs."
        )
        shown = tuple(report.wrong[:10])
        return cls(sentence, shown, report.wrong_lines - len(shown))


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentPage:
    name: str
    label: str
    description: str
    version: int
    members: str
    listed: int
    rows: tuple[MemberRow, ...]
    next_url: str | None
    domains: tuple[DomainRow, ...]
    may_change: bool
    may_delete: bool
    url: str
    form: FormState
    report: Report | None = None

    @classmethod
    def of(
        cls, segment: SegmentView, members: Sequence[MemberView], *, next_cursor: str | None, actor: Actor, said: "Said"
    ) -> "SegmentPage":
        url = f"{SEGMENTS}/{segment.name}"
        return cls(
            name=segment.name,
            label=segment.label,
            description=segment.description,
            version=segment.version,
            members=counted(segment.members),
            listed=segment.listed,
            rows=tuple(MemberRow.of(each) for each in members),
            next_url=f"{url}?cursor={quote(next_cursor)}" if next_cursor else None,
            domains=tuple(DomainRow(each, f"{url}/domains/{each}/remove") for each in segment.domains),
            may_change=can_change_segments(actor).allowed,
            may_delete=not segment.members,
            url=url,
            form=said.form,
            report=Report.of(said.report) if said.report else None,
        )


@dataclass(frozen=True, slots=True)
class Said:
    """What the page answers to what was sent."""

    form: FormState = FormState()  # noqa: RUF009 - frozen, and empty
    report: ListReport | None = None
