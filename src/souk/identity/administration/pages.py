"""What the pages about people show."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode
from uuid import UUID

from souk.identity.administration.policy import can_change_people, can_give
from souk.identity.administration.schemas import PersonDetail, PersonEntry, PersonFilter
from souk.identity.bundles.queries import role_label
from souk.identity.segments.policy import can_change_segments
from souk.kernel.actors import Actor
from souk.ui import FormState, Option

PEOPLE = "/admin/people"
SHOWN_ROLES = 3
NOT_GIVEN = frozenset({"guest"})
STATES = (("active", "Active"), ("inactive", "Not active"))
PROOFS = (("verified", "E-mail confirmed"), ("unverified", "Not confirmed"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Whether somebody may come in, in a word."""

    label: str
    tone: str

    @classmethod
    def of(cls, *, is_active: bool, removed_at: datetime | None) -> "Standing":
        if removed_at is not None:
            return cls("Removed", "bad")
        return cls("Active", "good") if is_active else cls("Not active", "warn")


@dataclass(frozen=True, slots=True)
class PersonRow:
    id: UUID
    name: str
    email: str
    href: str
    roles: tuple[str, ...]
    more_roles: int
    standing: Standing
    is_verified: bool
    registered_at: datetime
    last_sign_in_at: datetime | None

    @classmethod
    def of(cls, person: PersonEntry) -> "PersonRow":
        labels = [role_label(role) for role in person.roles if role != "customer"]
        return cls(
            id=person.id,
            name=person.full_name,
            email=person.email,
            href=f"{PEOPLE}/{person.id}",
            roles=tuple(labels[:SHOWN_ROLES]),
            more_roles=max(0, len(labels) - SHOWN_ROLES),
            standing=Standing.of(is_active=person.is_active, removed_at=person.removed_at),
            is_verified=person.is_verified,
            registered_at=person.created_at,
            last_sign_in_at=person.last_sign_in_at,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class PeoplePage:
    rows: tuple[PersonRow, ...]
    total: int | None
    search: str
    role: str
    state: str
    proof: str
    segment: str
    roles: tuple[Option, ...]
    segments: tuple[Option, ...]
    states: tuple[tuple[str, str], ...] = STATES
    proofs: tuple[tuple[str, str], ...] = PROOFS
    is_narrowed: bool
    next_url: str | None
    may_change: bool
    batch_url: str
    refusal: str = ""

    @classmethod
    def of(
        cls, found: Sequence[PersonEntry], wanted: PersonFilter, *, choices: "Choices", actor: Actor, refusal: str
    ) -> "PeoplePage":
        query = _query(wanted)
        return cls(
            rows=tuple(PersonRow.of(each) for each in found),
            total=choices.total,
            search=wanted.search,
            role=wanted.role,
            state=_word(wanted.active, STATES),
            proof=_word(wanted.verified, PROOFS),
            segment=wanted.segment,
            roles=tuple(Option(name, role_label(name)) for name in choices.role_names),
            segments=tuple(Option(name, label) for name, label in choices.segments),
            is_narrowed=bool(query),
            next_url=f"{PEOPLE}?{urlencode({**query, 'cursor': choices.next_cursor})}" if choices.next_cursor else None,
            may_change=can_change_people(actor).allowed,
            batch_url=f"{PEOPLE}?{urlencode(query)}" if query else PEOPLE,
            refusal=refusal,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """By what the list can be narrowed, and where it goes on."""

    role_names: Sequence[str]
    segments: Sequence[tuple[str, str]]
    total: int | None
    next_cursor: str | None


def filter_of(query: Mapping[str, str]) -> PersonFilter:
    """What the page's own form asks for; what it does not know it leaves out."""
    return PersonFilter(
        search=query.get("search", "")[:200],
        role=query.get("role", "")[:64],
        active={"active": True, "inactive": False}.get(query.get("state", "")),
        verified={"verified": True, "unverified": False}.get(query.get("proof", "")),
        segment=query.get("segment", "")[:64],
    )


def _word(value: bool | None, words: tuple[tuple[str, str], tuple[str, str]]) -> str:
    return "" if value is None else words[0 if value else 1][0]


def _query(wanted: PersonFilter) -> dict[str, str]:
    texts = {
        "search": wanted.search,
        "role": wanted.role,
        "state": _word(wanted.active, STATES),
        "proof": _word(wanted.verified, PROOFS),
        "segment": wanted.segment,
    }
    return {name: text for name, text in texts.items() if text}


@dataclass(frozen=True, slots=True)
class Tick:
    """One box of several. What may not be ticked by whoever looks is shown all the same."""

    value: str
    label: str
    note: str
    checked: bool
    disabled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonPage:
    id: UUID
    name: str
    email: str
    standing: Standing
    is_active: bool
    is_verified: bool
    is_removed: bool
    is_oneself: bool
    facts: tuple[tuple[str, object], ...]
    segments_in_words: str
    roles: tuple[Tick, ...]
    segments: tuple[Tick, ...]
    role_names: tuple[str, ...]
    may_change: bool
    cannot_change: str
    session_count: int
    version: int
    full_name: str
    form: FormState
    stores_url: str | None
    removal_url: str | None
    points_url: str | None
    credit_url: str | None
    url: str

    @classmethod
    def of(
        cls,
        person: PersonDetail,
        *,
        verdict: "Allowed",
        roles: Iterable[Tick],
        segments: Iterable[Tick],
        form: FormState,
    ) -> "PersonPage":
        ticked = tuple(segments)
        return cls(
            id=person.id,
            name=person.full_name,
            email=person.email,
            standing=Standing.of(is_active=person.is_active, removed_at=person.removed_at),
            is_active=person.is_active,
            is_verified=person.is_verified,
            is_removed=person.removed_at is not None,
            is_oneself=verdict.is_oneself,
            facts=facts_of(person),
            segments_in_words=", ".join(each.label for each in ticked if each.checked),
            roles=tuple(roles),
            segments=ticked,
            role_names=tuple(role_label(role) for role in person.roles),
            may_change=not verdict.reason,
            cannot_change=verdict.reason,
            session_count=person.session_count,
            version=person.version,
            full_name=person.full_name,
            form=form,
            stores_url=f"{PEOPLE}/{person.id}/stores" if person.stores else None,
            removal_url=f"/admin/removals/{person.id}" if verdict.may_remove else None,
            points_url=f"/admin/loyalty/people/{person.id}" if verdict.may_adjust else None,
            credit_url=f"{PEOPLE}/{person.id}/credit" if verdict.may_give_credit else None,
            url=f"{PEOPLE}/{person.id}",
        )


@dataclass(frozen=True, slots=True)
class Allowed:
    """Why somebody may not be changed; an empty reason: they may."""

    reason: str
    is_oneself: bool
    may_remove: bool
    """A page of a room above leads there."""
    may_adjust: bool = False
    """Points; as well."""
    may_give_credit: bool = False
    """As well."""


def facts_of(person: PersonDetail) -> tuple[tuple[str, object], ...]:
    facts: list[tuple[str, object]] = [("E-mail", person.email)]
    if person.username:
        facts.append(("Username", person.username))
    if person.phone:
        facts.append(("Phone", person.phone))
    facts += [
        ("Registered", person.created_at),
        ("Last sign-in", person.last_sign_in_at or "Never"),
        ("Second factor", "Set up" if person.has_second_factor else "None"),
        ("Loyalty", f"{person.loyalty.tier.title()}, {person.loyalty.points:,} points"),
    ]
    return tuple(facts)


def role_ticks(roles: Iterable[tuple[str, str, str]], held: Sequence[str], actor: Actor) -> list[Tick]:
    """`roles`: (name, description, permissions) of those held everywhere."""
    return [
        Tick(
            value=name,
            label=role_label(name),
            note=description or _in_words(permissions),
            checked=name in held,
            disabled=not can_give(actor, permissions.split()),
        )
        for name, description, permissions in roles
        if name not in NOT_GIVEN
    ]


def segment_ticks(segments: Iterable[tuple[str, str]], held: Sequence[str], actor: Actor) -> list[Tick]:
    disabled = not can_change_segments(actor)
    return [Tick(name, label, "", name in held, disabled) for name, label in segments]


def kept_ticks(posted: Iterable[str], ticks: Iterable[Tick]) -> list[str]:
    """What was ticked, and what could not be unticked."""
    given = set(posted)
    return sorted(
        {each.value for each in ticks if (each.checked if each.disabled else each.value in given)}
        | (given - {each.value for each in ticks})
    )


def _in_words(permissions: str) -> str:
    held = permissions.split()
    if held == ["*"]:
        return "May do everything"
    resources = dict.fromkeys(each.partition(":")[0] for each in held)
    return ", ".join(resources).capitalize() or "Buys, and no more"
