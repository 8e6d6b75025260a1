"""What staff see of gift cards and of somebody's credit."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec
from sqlalchemy import ColumnElement, and_, or_, select

from souk.identity import get_person, person_names, signed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.money import Money
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.payments.tenders import policy
from souk.payments.tenders.errors import UnknownGiftCard
from souk.payments.tenders.models import GiftCard, GiftCardStatus, TenderUse, UseStatus
from souk.payments.tenders.queries import credit_of, entries_of, require_card_manager, view_of
from souk.payments.tenders.schemas import GiftCardView, Purse

MOST_USES = 100
"""So many uses of one card are shown, the latest."""


class CardState(StrEnum):
    ACTIVE = "active"
    USED_UP = "used_up"
    EXPIRED = "expired"
    VOID = "void"


class CardFilter(msgspec.Struct, frozen=True, kw_only=True):
    state: CardState | None = None
    last_four: str = ""


class IssuedCard(msgspec.Struct, frozen=True, kw_only=True):
    """`email`: where its code was mailed."""

    card: GiftCardView
    email: str | None
    message: str
    reason: str
    issued_by: str | None


class CardUse(msgspec.Struct, frozen=True, kw_only=True):
    """Nothing was paid with what was written off when the card became void."""

    payment_id: UUID | None
    status: UseStatus
    amount: Money
    given_back: Money
    replaced: Money
    at: datetime


class Holder(msgspec.Struct, frozen=True, kw_only=True):
    person_id: UUID
    name: str
    purse: Purse


async def list_issued(ctx: ReadContext, wanted: CardFilter, asked: PageQuery) -> PageOf[IssuedCard]:
    """The newest first. Raises Unauthenticated, Forbidden."""
    require_card_manager(ctx)
    found = select(GiftCard).order_by(GiftCard.id.desc())
    if wanted.state is not None:
        found = found.where(_in_state(wanted.state, ctx.now.date()))
    if wanted.last_four:
        found = found.where(GiftCard.last_four == wanted.last_four.upper())
    if asked.cursor:
        found = found.where(GiftCard.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = list(await ctx.session.scalars(found.limit(asked.limit + 1)))
    shown = [_issued(ctx, row, None) for row in rows[: asked.limit]]
    return PageOf(shown, write_cursor(shown[-1].card.id) if len(rows) > asked.limit else None)


async def get_issued(ctx: ReadContext, card_id: UUID) -> IssuedCard:
    """Raises Unauthenticated, Forbidden, UnknownGiftCard."""
    require_card_manager(ctx)
    card = await ctx.session.get(GiftCard, card_id, populate_existing=True)
    if card is None:
        raise UnknownGiftCard
    names = await person_names(ctx, [card.issued_by]) if card.issued_by is not None else {}
    return _issued(ctx, card, next(iter(names.values()), None))


async def list_uses(ctx: ReadContext, card_id: UUID) -> list[CardUse]:
    """The latest first. Raises Unauthenticated, Forbidden."""
    require_card_manager(ctx)
    theirs = select(TenderUse).where(TenderUse.gift_card_id == card_id)
    found = await ctx.session.scalars(theirs.order_by(TenderUse.id.desc()).limit(MOST_USES))
    return [
        CardUse(
            payment_id=use.payment_id,
            status=use.status,
            amount=Money(use.amount, use.currency),
            given_back=Money(use.given_back, use.currency),
            replaced=Money(use.replaced, use.currency),
            at=use.settled_at or use.created_at,
        )
        for use in found
    ]


async def get_credit_holder(ctx: ReadContext, person_id: UUID) -> Holder:
    """For staff who give credit. Raises Unauthenticated, Forbidden, UnknownPerson."""
    signed_in(ctx.actor)
    if not (may := policy.can_give_credit(ctx.actor)):
        raise Forbidden(may.reason)
    person = await get_person(ctx, person_id)
    purse = Purse(balances=await credit_of(ctx, person_id), entries=await entries_of(ctx, person_id))
    return Holder(person_id=person_id, name=person.full_name, purse=purse)


def _issued(ctx: ReadContext, card: GiftCard, issued_by: str | None) -> IssuedCard:
    return IssuedCard(
        card=view_of(ctx, card),
        email=ctx.keys.open(card.sealed_email) if card.sealed_email is not None else None,
        message=card.message,
        reason=card.reason,
        issued_by=issued_by,
    )


def _in_state(state: CardState, today: date) -> ColumnElement[bool]:
    """As `status_of` tells it of one card."""
    if state is CardState.VOID:
        return GiftCard.status == GiftCardStatus.VOID
    alive = GiftCard.status == GiftCardStatus.ACTIVE
    if state is CardState.EXPIRED:
        return and_(alive, GiftCard.expires_on < today)
    pays = and_(alive, or_(GiftCard.expires_on.is_(None), GiftCard.expires_on >= today))
    return and_(pays, GiftCard.balance > 0 if state is CardState.ACTIVE else GiftCard.balance == 0)
