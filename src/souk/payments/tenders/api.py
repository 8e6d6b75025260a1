"""`/gift-cards`, store credit, and what staff give of both."""

from uuid import UUID

from fastapi import APIRouter, Request, Response

from souk.identity import UnknownPerson
from souk.kernel.errors import Forbidden, RateLimited, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, changing, reading
from souk.kernel.idempotency import answered_once
from souk.kernel.money import Money
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.payments.tenders import commands, queries
from souk.payments.tenders.codes import write_code
from souk.payments.tenders.errors import GiftCardAlreadyVoid, GiftCardInUse, UnknownGiftCard
from souk.payments.tenders.guarding import code_guard_of
from souk.payments.tenders.issuing import NewCard
from souk.payments.tenders.schemas import (
    AskBalance,
    CreditView,
    GiftCardBalance,
    GiftCardView,
    IssuedGiftCard,
    NewCredit,
    NewGiftCard,
    Purse,
    VoidGiftCard,
)

cards = APIRouter(prefix="/gift-cards", tags=["payments"])
credit = APIRouter(tags=["payments"])
STAFF = (Unauthenticated, Forbidden)


@cards.post("", **returns(IssuedGiftCard, 201, refuses=STAFF))
async def issue(request: Request, body: NewGiftCard) -> Response:
    """Issue a gift card. Its code is in this answer and, with `email`, in a mail; nowhere else."""
    new = NewCard(
        worth=Money(body.amount, body.currency),
        email=body.email,
        message=body.message,
        expires_on=body.expires_on,
        reason=body.reason or "",
    )

    async def work() -> Response:
        async with changing(request) as uow:
            made = await commands.issue_gift_card(uow, new)
            view = await queries.get_gift_card(uow, made.id)
        shown = {name: getattr(view, name) for name in GiftCardView.__struct_fields__}
        return answer(IssuedGiftCard(code=write_code(made.code), **shown), 201)

    return await answered_once(request, work)


@cards.get("", **returns(PageOf[GiftCardView], refuses=(*STAFF, BadCursor)))
async def list_cards(ctx: Reading, asked: PageAsked) -> Response:
    """All gift cards, masked, the newest first. For staff with `gift_cards:manage`."""
    return answer(await queries.list_gift_cards(ctx, asked))


@cards.get("/{code}", **returns(GiftCardBalance, refuses=(UnknownGiftCard, RateLimited)))
async def balance(request: Request, code: str) -> Response:
    """What is left on a gift card. A code that stands in an address is kept by many: better ask with POST."""
    return await _balance(request, code)


@cards.post("/balance", **returns(GiftCardBalance, refuses=(UnknownGiftCard, RateLimited)))
async def ask_balance(request: Request, body: AskBalance) -> Response:
    """What is left on a gift card, for whoever knows its code. Wrong codes are counted: 429 after some."""
    return await _balance(request, body.code)


async def _balance(request: Request, code: str) -> Response:
    guard = code_guard_of(request)
    await guard.check(request)
    try:
        async with reading(request) as ctx:
            found = await queries.get_gift_card_balance(ctx, code)
    except UnknownGiftCard:
        await guard.wrong(request)
        raise
    return answer(found)


@cards.post(
    "/{card_id}/void",
    **returns(GiftCardView, refuses=(*STAFF, UnknownGiftCard, GiftCardAlreadyVoid, GiftCardInUse)),
)
async def void(uow: Changing, card_id: UUID, body: VoidGiftCard) -> Response:
    """Void a gift card: what is left on it is gone."""
    await commands.void_gift_card(uow, card_id, reason=body.reason)
    return answer(await queries.get_gift_card(uow, card_id))


@credit.get("/users/credit", **returns(Purse, refuses=(Unauthenticated,)))
async def own_credit(ctx: Reading) -> Response:
    """Your store credit, and its latest movements."""
    return answer(await queries.get_own_credit(ctx))


@credit.post("/admin/users/{person_id}/credit", **returns(CreditView, 201, refuses=(*STAFF, UnknownPerson)))
async def give(request: Request, person_id: UUID, body: NewCredit) -> Response:
    """Give somebody store credit, and say why. For staff with `credit:give`."""

    async def work() -> Response:
        async with changing(request) as uow:
            now = await commands.give_credit(uow, person_id, Money(body.amount, body.currency), reason=body.reason)
        return answer(CreditView(balance=now), 201)

    return await answered_once(request, work)
