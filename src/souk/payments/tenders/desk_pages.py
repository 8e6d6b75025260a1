"""What the pages of gift cards and of somebody's credit show in the back office."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from souk.kernel.money import Money
from souk.payments.tenders.desk_queries import CardFilter, CardState, CardUse, Holder, IssuedCard
from souk.payments.tenders.models import UseStatus
from souk.payments.tenders.schemas import CreditEntry
from souk.ui import FormState, Tab, money, url_with

DESK: Final = "/admin/gift-cards"
STATES: Final = {
    CardState.ACTIVE: ("Active", "good"),
    CardState.USED_UP: ("Used up", "neutral"),
    CardState.EXPIRED: ("Expired", "warn"),
    CardState.VOID: ("Void", "bad"),
}
USES: Final = {
    UseStatus.HELD: ("Held for a checkout", "warn"),
    UseStatus.SPENT: ("Paid for an order", "good"),
    UseStatus.RELEASED: ("Not used after all", "neutral"),
    UseStatus.WRITTEN_OFF: ("Gone when it became void", "bad"),
}


@dataclass(frozen=True, slots=True)
class CardLine:
    href: str
    masked: str
    label: str
    tone: str
    balance: Money
    initial: Money
    currency: str
    expires_on: date | None
    email: str

    @classmethod
    def of(cls, issued: IssuedCard) -> "CardLine":
        card = issued.card
        label, tone = STATES[CardState(card.status)]
        return cls(
            href=f"{DESK}/{card.id}",
            masked=masked(card.last_four),
            label=label,
            tone=tone,
            balance=card.balance,
            initial=card.initial,
            currency=card.currency,
            expires_on=card.expires_on,
            email=issued.email or "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CardsPage:
    filters: tuple[Tab, ...]
    rows: tuple[CardLine, ...]
    state: str
    last_four: str
    is_filtered: bool
    next_url: str

    @classmethod
    def of(cls, found: Sequence[IssuedCard], wanted: CardFilter, next_cursor: str | None) -> "CardsPage":
        here = url_with(DESK, status=wanted.state, last_four=wanted.last_four)
        states = (
            Tab(label, url_with(here, status=state), current=wanted.state is state)
            for state, (label, _) in STATES.items()
        )
        return cls(
            filters=(Tab("All", url_with(here, status=None), current=wanted.state is None), *states),
            rows=tuple(CardLine.of(each) for each in found),
            state=wanted.state or "",
            last_four=wanted.last_four,
            is_filtered=wanted != CardFilter(),
            next_url=url_with(here, cursor=next_cursor) if next_cursor else "",
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuePage:
    """`code` is there once: in the answer that issues the card. `reference_id` becomes the card's id."""

    form: FormState
    reference_id: UUID
    today: date
    code: str = ""
    card_url: str = ""
    mailed_to: str = ""
    worth: str = ""
    back: str = DESK
    action: str = f"{DESK}/new"


@dataclass(frozen=True, slots=True)
class UseLine:
    at: datetime
    label: str
    tone: str
    note: str
    order_url: str
    amount: Money

    @classmethod
    def of(cls, use: CardUse) -> "UseLine":
        label, tone = USES[use.status]
        notes = [f"{money(use.given_back)} came back"] if use.given_back.amount else []
        notes += [f"{money(use.replaced)} became a new card or credit"] if use.replaced.amount else []
        has_order = use.status is UseStatus.SPENT
        return cls(
            at=use.at,
            label=label,
            tone=tone,
            note=". ".join(notes),
            order_url=f"/payments/{use.payment_id}/order" if has_order else "",
            amount=use.amount,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CardPage:
    """With `form`: the question before it becomes void."""

    line: CardLine
    facts: tuple[tuple[str, str], ...]
    uses: tuple[UseLine, ...]
    created_at: datetime
    void_url: str
    form: FormState
    back: str = DESK

    @classmethod
    def of(cls, issued: IssuedCard, uses: Sequence[CardUse], form: FormState | None = None) -> "CardPage":
        facts = (
            ("Left on it", money(issued.card.balance)),
            ("Issued with", money(issued.card.initial)),
            ("Currency", issued.card.currency),
            ("Code mailed to", issued.email or "Nobody"),
            ("Message", issued.message),
            ("Issued by", issued.issued_by or "The shop"),
            ("Why", issued.reason),
        )
        return cls(
            line=CardLine.of(issued),
            facts=tuple((label, text) for label, text in facts if text),
            uses=tuple(UseLine.of(each) for each in uses),
            created_at=issued.card.created_at,
            void_url="" if issued.card.status == CardState.VOID else f"{DESK}/{issued.card.id}/void",
            form=form or FormState(),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditPage:
    """`reference_id` makes a form that is sent twice count once."""

    name: str
    person_url: str
    balances: tuple[Money, ...]
    entries: tuple[CreditEntry, ...]
    action: str
    reference_id: UUID
    form: FormState

    @classmethod
    def of(cls, holder: Holder, form: FormState, *, reference_id: UUID) -> "CreditPage":
        return cls(
            name=holder.name,
            person_url=f"/admin/people/{holder.person_id}",
            balances=tuple(holder.purse.balances),
            entries=tuple(holder.purse.entries),
            action=credit_url(holder.person_id),
            reference_id=reference_id,
            form=form,
        )


def credit_url(person_id: UUID) -> str:
    return f"/admin/people/{person_id}/credit"


def masked(last_four: str) -> str:
    return f"\N{BULLET}\N{BULLET}\N{BULLET}\N{BULLET} {last_four}"
