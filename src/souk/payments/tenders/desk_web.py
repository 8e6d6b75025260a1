"""Page doors of the back office: gift cards, and the credit of one person."""

from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from sqlalchemy.exc import IntegrityError

from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.http import changing, reading
from souk.kernel.ids import as_uuid, new_id
from souk.kernel.money import Money, parse_major
from souk.kernel.pagination import PageQuery
from souk.payments.tenders import commands, desk_queries
from souk.payments.tenders.codes import write_code
from souk.payments.tenders.desk_pages import DESK, CardPage, CardsPage, CreditPage, IssuePage, credit_url
from souk.payments.tenders.desk_queries import CardFilter, CardState
from souk.payments.tenders.errors import GiftCardAlreadyVoid, GiftCardInUse, UnknownGiftCard
from souk.payments.tenders.issuing import NewCard
from souk.payments.tenders.queries import require_card_manager
from souk.payments.tenders.schemas import NewCredit, NewGiftCard, VoidGiftCard
from souk.ui import FormState, money, page, redirect

cards = APIRouter(prefix=DESK, dependencies=[Depends(guests_sign_in_first)])
credit = APIRouter(prefix="/admin/people", dependencies=[Depends(guests_sign_in_first)])
AT_ONCE: Final = 25
TEXTS: Final = ("email", "message", "expires_on", "reason")
NO_AMOUNT: Final = "An amount above zero, such as 25.00."
PAST: Final = "Choose a day from today on."
Typed = dict[str, str]


@cards.get("")
async def index(
    request: Request,
    status: Annotated[str, Query(max_length=20)] = "",
    last_four: Annotated[str, Query(max_length=20)] = "",
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    state = CardState(status) if status in list(CardState) else None
    wanted = CardFilter(state=state, last_four=last_four.strip()[-4:].upper())
    async with reading(request) as ctx:
        found = await desk_queries.list_issued(ctx, wanted, PageQuery(limit=AT_ONCE, cursor=cursor or None))
    view = CardsPage.of(found.items, wanted, found.next_cursor)
    return page(request, "payments/gift_cards.html", view, title="Gift cards")


@cards.get("/new")
async def new(request: Request) -> Response:
    return await _issue_page(request, FormState(values={"currency": request.app.state.settings.currency}))


@cards.post("/new")
async def issue(request: Request) -> Response:
    """Answers with the page itself: the code is shown there, this once."""
    typed = await typed_in(request, ("amount", "currency", "reference_id", *TEXTS))
    given, errors = _worth(typed)
    read = read_form(NewGiftCard, {name: typed[name] for name in TEXTS}, **given)
    async with reading(request) as ctx:
        require_card_manager(ctx)
        if read.body is not None and read.body.expires_on is not None and read.body.expires_on < ctx.now.date():
            errors["expires_on"] = PAST
    if read.body is None or errors:
        form = FormState(values=typed, errors={**read.form.errors, **errors})
        return await _issue_page(request, form, status=422)
    body, card_id = read.body, as_uuid(typed["reference_id"]) or new_id()
    asked = NewCard(
        id=card_id,
        worth=Money(body.amount, body.currency),
        email=body.email,
        message=body.message,
        expires_on=body.expires_on,
        reason=body.reason or "",
    )
    async with changing(request) as uow:
        if await _is_issued(uow, card_id):
            return redirect(request, f"{DESK}/{card_id}", notice="It was issued already.", tone="info")
        made = await commands.issue_gift_card(uow, asked)
    form = FormState(values={"currency": body.currency})
    shown = {"code": write_code(made.code), "card_url": f"{DESK}/{made.id}", "mailed_to": body.email or ""}
    return await _issue_page(request, form, status=201, worth=money(asked.worth), **shown)


@cards.get("/{card_id}")
async def show(request: Request, card_id: UUID) -> Response:
    return await _card_page(request, card_id, "payments/gift_card.html")


@cards.get("/{card_id}/void")
async def ask_to_void(request: Request, card_id: UUID) -> Response:
    return await _card_page(request, card_id, "payments/gift_card_void.html")


@cards.post("/{card_id}/void")
async def void(request: Request, card_id: UUID) -> Response:
    typed = await typed_in(request, ("reason",))
    read = read_form(VoidGiftCard, typed)
    if read.body is None:
        return await _card_page(request, card_id, "payments/gift_card_void.html", read.form, 422)
    try:
        async with changing(request) as uow:
            await commands.void_gift_card(uow, card_id, reason=read.body.reason)
    except (GiftCardAlreadyVoid, GiftCardInUse) as refused:
        form = FormState(values=typed, message=str(refused))
        return await _card_page(request, card_id, "payments/gift_card_void.html", form, refused.status)
    return redirect(request, f"{DESK}/{card_id}", notice="The gift card is void.")


@credit.get("/{person_id}/credit")
async def show_credit(request: Request, person_id: UUID) -> Response:
    form = FormState(values={"currency": request.app.state.settings.currency})
    return await _credit_page(request, person_id, form)


@credit.post("/{person_id}/credit")
async def give(request: Request, person_id: UUID) -> Response:
    typed = await typed_in(request, ("amount", "currency", "reason", "reference_id"))
    given, errors = _worth(typed)
    read = read_form(NewCredit, {"reason": typed["reason"]}, **given)
    if read.body is None or errors:
        form = FormState(values=typed, errors={**read.form.errors, **errors})
        return await _credit_page(request, person_id, form, 422)
    grant_id = as_uuid(typed["reference_id"])
    try:
        now = await _give(request, person_id, read.body, grant_id)
    except IntegrityError:  # the same form, sent at the same moment, came first
        now = await _give(request, person_id, read.body, grant_id)
    return redirect(request, credit_url(person_id), notice=f"They have {money(now)} of credit now.")


async def _give(request: Request, person_id: UUID, body: NewCredit, grant_id: UUID | None) -> Money:
    amount = Money(body.amount, body.currency)
    async with changing(request) as uow:
        return await commands.give_credit(uow, person_id, amount, reason=body.reason, grant_id=grant_id)


def _worth(typed: Typed) -> tuple[dict[str, Any], Typed]:
    """The typed amount in minor units of the typed currency, and what is wrong with them."""
    currency = typed["currency"].strip().upper()
    if not (len(currency) == 3 and currency.isascii() and currency.isalpha()):
        return {"amount": 1, "currency": "XXX"}, {"currency": "Three letters, such as USD."}
    try:
        amount = parse_major(typed["amount"].replace(",", ""), currency).amount
    except ValueError:
        amount = 0
    return {"amount": amount or 1, "currency": currency}, {} if amount else {"amount": NO_AMOUNT}


async def _is_issued(ctx: ReadContext, card_id: UUID) -> bool:
    try:
        await desk_queries.get_issued(ctx, card_id)
    except UnknownGiftCard:
        return False
    return True


async def _issue_page(request: Request, form: FormState, *, status: int = 200, **made: str) -> Response:
    async with reading(request) as ctx:
        require_card_manager(ctx)
        kept = as_uuid(form.values.get("reference_id", ""))
        view = IssuePage(form=form, reference_id=kept or new_id(), today=ctx.now.date(), **made)
    headers = {"Cache-Control": "private, no-store"}
    return page(request, "payments/gift_card_new.html", view, title="New gift card", status=status, headers=headers)


async def _card_page(
    request: Request, card_id: UUID, template: str, form: FormState | None = None, status: int = 200
) -> Response:
    async with reading(request) as ctx:
        issued = await desk_queries.get_issued(ctx, card_id)
        view = CardPage.of(issued, await desk_queries.list_uses(ctx, card_id), form)
    return page(request, template, view, title=f"Gift card {view.line.masked}", status=status)


async def _credit_page(request: Request, person_id: UUID, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        holder = await desk_queries.get_credit_holder(ctx, person_id)
    kept = as_uuid(form.values.get("reference_id", ""))
    view = CreditPage.of(holder, form, reference_id=kept or new_id())
    return page(request, "payments/credit.html", view, title=f"Credit of {holder.name}", status=status)
