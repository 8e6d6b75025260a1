"""A store's pages about its money: balance, payouts, where they go, and its statement."""

from dataclasses import replace
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import ConfirmationRequired, guests_sign_in_first, lead_to_confirm, read_form, typed_in
from souk.kernel.database import ReadContext
from souk.kernel.errors import Refusal
from souk.kernel.http import actor_of, changing, reading
from souk.kernel.money import Money, parse_major
from souk.kernel.pagination import PageQuery
from souk.payouts import accounts, commands, policy, queries
from souk.payouts.api import statement_file
from souk.payouts.commission.queries import terms_for
from souk.payouts.errors import PeriodTooLong
from souk.payouts.pages import PAYOUTS, Found, MoneyPage, StatementPage, schedule_of, url_for
from souk.payouts.policy import PayoutPermission
from souk.payouts.schemas import DestinationBody, PayoutAccountBody
from souk.payouts.statement import MOST_EXPORTED, get_statement
from souk.stores import StoreView, UnknownStore, get_store, list_own_stores
from souk.ui import FormState, money, page, redirect

router = APIRouter(prefix=PAYOUTS, dependencies=[Depends(guests_sign_in_first)])
Which = Annotated[str | None, Query(max_length=120)]
Cursor = Annotated[str | None, Query(max_length=500)]
Since = Annotated[str, Query(alias="from", max_length=20)]
Until = Annotated[str, Query(alias="to", max_length=20)]


@router.get("")
async def overview(request: Request, store: Which = None, cursor: Cursor = None) -> Response:
    return await _page(request, store, FormState(), cursor=cursor)


@router.post("")
async def ask(request: Request, store: Which = None) -> Response:
    try:
        async with changing(request) as uow:
            chosen = await _store(uow, store)
            asked = await commands.request_payout(uow, chosen.id)
    except Refusal as refused:
        if refused.status not in {409, 422}:
            raise
        return await _page(request, store, FormState(message=str(refused)), refused.status)
    back = url_for(chosen, PAYOUTS)
    return redirect(request, back, notice=f"{money(Money(asked.amount, asked.currency))} will be on its way to you.")


@router.post("/account")
async def say_where(request: Request, store: Which = None) -> Response:
    typed = await typed_in(request, ("holder", "account", "bank"))
    read = read_form(DestinationBody, typed)
    kept = FormState(values={"holder": typed["holder"], "bank": typed["bank"]}, errors=read.form.errors)
    if read.body is None:
        return await _page(request, store, kept, 422)
    try:
        async with changing(request) as uow:
            chosen = await _store(uow, store)
            await accounts.edit_account(uow, chosen.id, PayoutAccountBody(destination=read.body))
    except ConfirmationRequired:
        return lead_to_confirm(request, PAYOUTS)
    return redirect(request, url_for(chosen, PAYOUTS), notice="Your money goes there from now on.")


@router.post("/schedule")
async def say_when(request: Request, store: Which = None) -> Response:
    typed = await typed_in(request, ("schedule", "minimum"))
    schedule = schedule_of(typed["schedule"])
    async with reading(request) as ctx:
        chosen = await _store(ctx, store)
    try:
        minimum = parse_major(typed["minimum"], chosen.currency).amount if typed["minimum"].strip() else 0
    except ValueError:
        wrong = FormState(values=typed, errors={"minimum": "We could not read this as an amount."})
        return await _page(request, store, wrong, 422)
    if schedule is None:
        return await _page(request, store, FormState(values=typed, errors={"schedule": "Choose one."}), 422)
    async with changing(request) as uow:
        await accounts.edit_account(uow, chosen.id, PayoutAccountBody(schedule=schedule, minimum=minimum))
    return redirect(request, url_for(chosen, PAYOUTS), notice="Your payouts come as you said.")


@router.get("/statement")
async def statement(request: Request, store: Which = None, since: Since = "", until: Until = "") -> Response:
    async with reading(request) as ctx:
        chosen = await _store(ctx, store)
        own = await list_own_stores(ctx, PayoutPermission.PAYOUTS_READ)
        refusal = ""
        try:
            found = await get_statement(ctx, chosen.id, since=_day(since), until=_day(until))
        except PeriodTooLong as refused:
            refusal = str(refused)
            found = await get_statement(ctx, chosen.id)
        view = StatementPage.of(chosen, own, statement=found, refusal=refusal)
        if refusal:
            view = replace(view, since=_day(since) or view.since, until=_day(until) or view.until)
    status = 422 if refusal else 200
    return page(request, "payouts/statement.html", view, title="Statement", status=status)


@router.get("/statement/export")
async def export(request: Request, store: Which = None, since: Since = "", until: Until = "") -> Response:
    async with reading(request) as ctx:
        chosen = await _store(ctx, store)
        found = await get_statement(ctx, chosen.id, since=_day(since), until=_day(until), most=MOST_EXPORTED)
    return statement_file(found)


async def _store(ctx: ReadContext, slug: str | None) -> StoreView:
    """The named store, or else the first whose money the actor sees. Raises UnknownStore, Forbidden."""
    if slug is not None:
        store = await get_store(ctx, slug)
        policy.insist(ctx.actor, policy.can_see_money(ctx.actor, store.id))
        return store
    own = await list_own_stores(ctx, PayoutPermission.PAYOUTS_READ)
    if not own:
        raise UnknownStore("You have no store whose money you see.")
    return own[0]


async def _page(
    request: Request, slug: str | None, form: FormState, status: int = 200, *, cursor: str | None = None
) -> Response:
    actor = await actor_of(request)
    async with reading(request) as ctx:
        store = await _store(ctx, slug)
        listed = await queries.list_payouts(
            ctx, queries.PayoutFilter(store_id=store.id), PageQuery(cursor=cursor, limit=20)
        )
        found = Found(
            balance=await queries.get_balance(ctx, store.id),
            account=await accounts.get_account(ctx, store.id),
            terms=await accounts.read_terms(ctx),
            commission=await terms_for(ctx, store),
            payouts=listed.items,
            next_cursor=listed.next_cursor,
        )
        own = await list_own_stores(ctx, PayoutPermission.PAYOUTS_READ)
    view = MoneyPage.of(store, own, found=found, actor=actor, form=form)
    return page(request, "payouts/money.html", view, title="Payouts", status=status)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
