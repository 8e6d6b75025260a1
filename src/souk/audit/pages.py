"""What the pages of the trail show."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from urllib.parse import urlencode

from souk.audit.queries import LogFilter
from souk.audit.schemas import LogEntry, LoginStats
from souk.audit.verifying import ChainState
from souk.audit.wording import Wording, group, title
from souk.ui import Chart, Option, Series, number

AUDIT: Final = "/admin/audit"
ICONS: Final = {
    "auth": "log-in",
    "security": "shield",
    "people": "user",
    "roles": "key-round",
    "orders": "package",
    "payments": "credit-card",
    "catalog": "tags",
    "inventory": "boxes",
    "stores": "store",
    "vendors": "store",
    "privacy": "eye-off",
}
LINKS: Final = {"order": "/vendor/orders/{}", "person": "/admin/people/{}"}


@dataclass(frozen=True, slots=True)
class EntryRow:
    number: int
    href: str
    at: datetime
    sentence: str
    kind: str
    icon: str
    failed: bool

    @classmethod
    def of(cls, entry: LogEntry) -> "EntryRow":
        icon = ICONS.get(entry.action.partition(".")[0], "scroll-text")
        failed = entry.result == "failure"
        return cls(entry.id, f"{AUDIT}/{entry.id}", entry.at, entry.sentence, group(entry.action), icon, failed)


@dataclass(frozen=True, slots=True)
class ChainCard:
    """`tone` and `words` of its state; `check_url` has the whole chain proved."""

    tone: str
    words: str
    entries: int
    verified: int
    verified_at: datetime | None
    finding: str
    head: str
    check_url: str

    @classmethod
    def of(cls, state: ChainState) -> "ChainCard":
        if state.finding:
            tone, words = "bad", "Broken"
        elif state.verified_at is None:
            tone, words = "neutral", "Not proved yet"
        else:
            tone, words = "good", "Unbroken"
        return cls(
            tone=tone,
            words=words,
            entries=state.sequence,
            verified=state.verified_sequence,
            verified_at=state.verified_at,
            finding=state.finding or "",
            head=state.hash[:16],
            check_url=f"{AUDIT}/check",
        )


@dataclass(frozen=True, slots=True)
class TrailPage:
    entries: tuple[EntryRow, ...]
    next_url: str
    first_url: str
    export_url: str
    action_options: tuple[Option, ...]
    result_options: tuple[Option, ...]
    chosen: Mapping[str, str]
    is_filtered: bool
    chart: Chart
    success: str
    failure: str
    chain: ChainCard


def filter_query(wanted: LogFilter) -> dict[str, str]:
    """The filter as it stands in the address."""
    given: dict[str, Any] = {
        "action": wanted.action,
        "actor": wanted.actor_id,
        "subject": wanted.subject,
        "store": wanted.store_id,
        "from": wanted.since,
        "to": wanted.until,
        "result": wanted.result,
    }
    return {name: str(value) for name, value in given.items() if value}


def trail_page(
    found: tuple[list[LogEntry], str | None],
    *,
    wanted: LogFilter,
    wording: Wording,
    stats: LoginStats,
    chain: ChainState,
) -> TrailPage:
    entries, cursor = found
    chosen = filter_query(wanted)
    return TrailPage(
        entries=tuple(EntryRow.of(each) for each in entries),
        next_url=_url(AUDIT, {**chosen, "cursor": cursor}) if cursor else "",
        first_url=_url(AUDIT, chosen),
        export_url=_url(f"{AUDIT}/export", chosen),
        action_options=action_options(wording),
        result_options=(Option("success", "Went well"), Option("failure", "Refused or failed")),
        chosen=chosen,
        is_filtered=bool(chosen),
        chart=login_chart(stats),
        success=number(stats.login_success),
        failure=number(stats.login_failure),
        chain=ChainCard.of(chain),
    )


def action_options(wording: Wording) -> tuple[Option, ...]:
    """Every group, each followed by its actions."""
    found: list[Option] = []
    rooms: dict[str, list[str]] = {}
    for action in wording.actions:
        rooms.setdefault(action.partition(".")[0], []).append(action)
    for room, actions in rooms.items():
        found.append(Option(f"{room}.*", f"{group(actions[0])}: everything"))
        found += [Option(action, f"{group(action)}: {title(action).lower()}") for action in actions]
    return tuple(found)


def login_chart(stats: LoginStats) -> Chart:
    return Chart(
        title="Sign-ins by day",
        labels=tuple(f"{each.day:%a} {each.day.day}" for each in stats.by_day),
        series=(
            Series("Signed in", tuple(float(each.login_success) for each in stats.by_day)),
            Series("Refused", tuple(float(each.login_failure) for each in stats.by_day)),
        ),
        kind="bar",
    )


@dataclass(frozen=True, slots=True)
class Change:
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EntryPage:
    number: int
    sentence: str
    event: str
    failed: bool
    at: datetime
    facts: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]
    details: tuple[tuple[str, str], ...]
    """Instead of changes, where there was nothing before."""
    personal: tuple[tuple[str, str], ...]
    is_erased: bool
    proof: tuple[tuple[str, str], ...]
    subject_url: str
    same_subject_url: str
    same_actor_url: str
    request_id: str
    list_url: str = AUDIT

    @classmethod
    def of(cls, entry: LogEntry) -> "EntryPage":
        actor, subject = entry.actor, entry.subject
        facts = [
            ("Who", actor.name or {"guest": "A guest", "system": "The shop itself"}.get(actor.kind, "Erased person")),
            ("What", entry.event),
            ("Result", "Went well" if entry.result == "success" else "Refused or failed"),
            ("About", " ".join(part for part in (subject.kind.replace("_", " "), subject.label) if part)),
        ]
        return cls(
            number=entry.id,
            sentence=entry.sentence,
            event=entry.event,
            failed=entry.result == "failure",
            at=entry.at,
            facts=tuple((name, value) for name, value in facts if value),
            changes=changes_of(entry.before, entry.after) if entry.before else (),
            details=() if entry.before else tuple((_heading(name), _shown(each)) for name, each in entry.after.items()),
            personal=tuple((_heading(name), value) for name, value in (entry.personal or {}).items()),
            is_erased=entry.is_erased,
            proof=(("Entry", number(entry.id)), ("Hash", entry.hash)),
            subject_url=LINKS[subject.kind].format(subject.id) if subject.kind in LINKS and subject.id else "",
            same_subject_url=_url(AUDIT, {"subject": subject.id}) if subject.id else "",
            same_actor_url=_url(AUDIT, {"actor": str(actor.id)}) if actor.id else "",
            request_id=entry.request_id,
        )


def changes_of(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Change, ...]:
    """Every field that either side names, in the order of what came after."""
    names = [*after, *(name for name in before if name not in after)]
    return tuple(Change(_heading(name), _shown(before.get(name)), _shown(after.get(name))) for name in names)


def _shown(value: Any) -> str:
    match value:
        case None | "" | []:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(str(each) for each in value)
        case _:
            return str(value)


def _heading(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _url(path: str, query: Mapping[str, str | None]) -> str:
    written = urlencode({name: value for name, value in query.items() if value})
    return f"{path}?{written}" if written else path
