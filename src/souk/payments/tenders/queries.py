"""Looking at gift cards and credit."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select

from souk.identity import signed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.money import Money
from souk.kernel.pagination import PageOf, PageQuery, read_cursor, write_cursor
from souk.payments.tenders import policy
from souk.payments.tenders.codes import index_of, read_code
from souk.payments.tenders.errors import UnknownGiftCard
from souk.payments.tenders.holding import WantedTenders, usable_cards
from souk.payments.tenders.models import CreditGrant, GiftCard, StoreCredit, TenderUse, UseStatus
from souk.payments.tenders.schemas import CreditEntry, GiftCardBalance, GiftCardView, Purse, status_of

LATEST = 50
"""How many movements of somebody's credit are told."""


class Shown(NamedTuple):
    """What one card or somebody's credit would pay."""

    label: str
    amount: Money


async def get_gift_card_balance(ctx: ReadContext, typed: str) -> GiftCardBalance:
    """For whoever knows the code. Raises UnknownGiftCard."""
    code = read_code(typed)
    card = None
    if code is not None:
        card = await ctx.session.scalar(select(GiftCard).where(GiftCard.code_index == index_of(ctx.keys, code)))
    if card is None:
        raise UnknownGiftCard
    return GiftCardBalance(
        last_four=card.last_four,
        balance=Money(card.balance, card.currency),
        status=status_of(card.status, card.balance, card.expires_on, today=ctx.now.date()),
        expires_on=card.expires_on,
    )


async def list_gift_cards(ctx: ReadContext, asked: PageQuery) -> PageOf[GiftCardView]:
    """All of them, the newest first, for staff. Raises Unauthenticated, Forbidden."""
    require_card_manager(ctx)
    wanted = select(GiftCard).order_by(GiftCard.id.desc())
    if asked.cursor:
        wanted = wanted.where(GiftCard.id < read_cursor(asked.cursor, tuple[UUID])[0])
    rows = list(await ctx.session.scalars(wanted.limit(asked.limit + 1).offset(asked.offset)))
    total = await ctx.session.scalar(select(func.count()).select_from(GiftCard)) if asked.count else None
    shown = [view_of(ctx, row) for row in rows[: asked.limit]]
    return PageOf(shown, write_cursor(shown[-1].id) if len(rows) > asked.limit else None, total)


async def get_gift_card(ctx: ReadContext, card_id: UUID) -> GiftCardView:
    """For staff. Raises Unauthenticated, Forbidden, UnknownGiftCard."""
    require_card_manager(ctx)
    card = await ctx.session.get(GiftCard, card_id, populate_existing=True)
    if card is None:
        raise UnknownGiftCard
    return view_of(ctx, card)


async def get_own_credit(ctx: ReadContext) -> Purse:
    """Raises Unauthenticated."""
    person_id = signed_in(ctx.actor)
    return Purse(balances=await credit_of(ctx, person_id), entries=await entries_of(ctx, person_id))


async def credit_of(ctx: ReadContext, person_id: UUID | None) -> list[Money]:
    """What somebody can use of their credit, by currency; nothing for a guest."""
    if person_id is None:
        return []
    theirs = select(StoreCredit).where(StoreCredit.person_id == person_id, StoreCredit.balance > 0)
    rows = await ctx.session.scalars(theirs.order_by(StoreCredit.currency))
    return [Money(row.balance, row.currency) for row in rows]


async def preview_tenders(ctx: ReadContext, wanted: WantedTenders, due: Money) -> list[Shown]:
    """What gift cards and credit would pay of `due` at this moment. Holds nothing. Raises GiftCardRefused."""
    shown, left = [], due.amount
    for card in await usable_cards(ctx, wanted.codes, due.currency) if wanted.codes else []:
        if part := min(card.balance, left):
            shown.append(Shown(f"Gift card ending in {card.last_four}", Money(part, due.currency)))
            left -= part
    if wanted.credit and left:
        there = next((each for each in await credit_of(ctx, ctx.actor.id) if each.currency == due.currency), None)
        if there is not None:
            shown.append(Shown("Store credit", Money(min(there.amount, left), due.currency)))
    return shown


def view_of(ctx: ReadContext, card: GiftCard) -> GiftCardView:
    return GiftCardView(
        id=card.id,
        last_four=card.last_four,
        currency=card.currency,
        initial=Money(card.initial, card.currency),
        balance=Money(card.balance, card.currency),
        status=status_of(card.status, card.balance, card.expires_on, today=ctx.now.date()),
        expires_on=card.expires_on,
        created_at=card.created_at,
    )


async def entries_of(ctx: ReadContext, person_id: UUID) -> list[CreditEntry]:
    given = await ctx.session.scalars(
        select(CreditGrant).where(CreditGrant.person_id == person_id).order_by(CreditGrant.id.desc()).limit(LATEST)
    )
    used = await ctx.session.scalars(
        select(TenderUse)
        .where(TenderUse.person_id == person_id, TenderUse.status != UseStatus.RELEASED)
        .order_by(TenderUse.id.desc())
        .limit(LATEST)
    )
    entries = [
        CreditEntry(amount=Money(each.amount, each.currency), what=each.reason, at=each.created_at) for each in given
    ]
    entries += [entry for each in used for entry in _used(each)]
    return sorted(entries, key=lambda entry: entry.at, reverse=True)[:LATEST]


def _used(use: TenderUse) -> Sequence[CreditEntry]:
    what = "Held for an order" if use.status is UseStatus.HELD else "Paid for an order"
    entries = [CreditEntry(amount=Money(-use.amount, use.currency), what=what, at=use.created_at)]
    if use.given_back:
        back = Money(use.given_back, use.currency)
        entries.append(CreditEntry(amount=back, what="Refunded", at=use.settled_at or use.created_at))
    return entries


def require_card_manager(ctx: ReadContext) -> None:
    """Raises Unauthenticated, Forbidden."""
    signed_in(ctx.actor)
    verdict = policy.can_manage_gift_cards(ctx.actor)
    if not verdict:
        raise Forbidden(verdict.reason)
