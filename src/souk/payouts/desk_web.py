"""The back office's pages of payouts: what is to be sent, and how it went."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first, read_form, typed_in
from souk.kernel.errors import Conflict, Forbidden, Refusal, Unavailable
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.kernel.pagination import PageQuery
from souk.payouts import commands, policy, processes, queries
from souk.payouts.desk_pages import DESK, SHOWN, DeskPage, PayoutPage, amount_of
from souk.payouts.schemas import MarkFailed, MarkPaid
from souk.stores import UnknownStore, get_store
from souk.ui import FormState, money, page, redirect

router = APIRouter(prefix=DESK, dependencies=[Depends(guests_sign_in_first)])
Show = Annotated[str, Query(max_length=20)]
Cursor = Annotated[str | None, Query(max_length=500)]


@router.get("")
async def index(request: Request, show: Show = "", cursor: Cursor = None) -> Response:
    return await _desk(request, show if show in SHOWN else "", FormState(), cursor=cursor)


@router.post("")
async def start(request: Request) -> Response:
    typed = await typed_in(request, ("store",))
    try:
        async with changing(request) as uow:
            uow.require(policy.can_settle(uow.actor))
            store = await get_store(uow, typed["store"])
            payout = await commands.request_payout(uow, store.id)
    except (Conflict, UnknownStore) as refused:
        form = FormState(values=typed, errors={"store": str(refused)})
        return await _desk(request, "", form, status=refused.status)
    return redirect(
        request, f"{DESK}/{payout.id}", notice=f"{money(amount_of(payout))} to {payout.store} is to be sent."
    )


@router.get("/{payout_id}")
async def show_one(request: Request, payout_id: UUID) -> Response:
    return await _one(request, payout_id, FormState())


@router.post("/{payout_id}/send")
async def send(request: Request, payout_id: UUID) -> Response:
    actor, transfers = await actor_of(request), request.app.state.transfers
    try:
        sent = await processes.send_payout(database_of(request), transfers, actor, payout_id)
    except (Conflict, Unavailable) as refused:
        return await _one(request, payout_id, FormState(message=str(refused)), refused.status)
    return redirect(request, f"{DESK}/{payout_id}", notice=f"The payout to {sent.store} is {sent.status.value}.")


@router.post("/{payout_id}/paid")
async def paid(request: Request, payout_id: UUID) -> Response:
    read = read_form(MarkPaid, await typed_in(request, ("reference",)))
    if read.body is None:
        return await _one(request, payout_id, read.form, 422)
    try:
        async with changing(request) as uow:
            await commands.mark_paid(uow, payout_id, reference=read.body.reference)
    except Conflict as refused:
        return await _one(request, payout_id, _refused(read.form, refused), refused.status)
    return redirect(request, DESK, notice="It is paid.")


@router.post("/{payout_id}/failed")
async def failed(request: Request, payout_id: UUID) -> Response:
    read = read_form(MarkFailed, await typed_in(request, ("note",)))
    if read.body is None:
        return await _one(request, payout_id, read.form, 422)
    try:
        actor, transfers = await actor_of(request), request.app.state.transfers
        await processes.fail_payout(database_of(request), transfers, actor, payout_id, note=read.body.note)
    except (Conflict, Unavailable) as refused:
        return await _one(request, payout_id, _refused(read.form, refused), refused.status)
    return redirect(request, DESK, notice="The money is available to the store again.")


def _refused(form: FormState, refused: Refusal) -> FormState:
    return FormState(values=form.values, message=str(refused))


async def _desk(
    request: Request, show: str, form: FormState, *, status: int = 200, cursor: str | None = None
) -> Response:
    async with reading(request) as ctx:
        if not policy.can_settle(ctx.actor):
            raise Forbidden(policy.can_settle(ctx.actor).reason)
        found = await queries.list_payouts(ctx, SHOWN[show][1], PageQuery(cursor=cursor, limit=50))
        stores = await queries.list_payable_stores(ctx)
    view = DeskPage.of(show, found.items, cursor=found.next_cursor, stores=stores, form=form)
    return page(request, "payouts/desk.html", view, title="Payouts", status=status)


async def _one(request: Request, payout_id: UUID, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        if not policy.can_settle(ctx.actor):
            raise Forbidden(policy.can_settle(ctx.actor).reason)
        payout = await queries.get_payout(ctx, payout_id)
        balance = await queries.get_balance(ctx, payout.store_id)
        may_settle = policy.can_settle(ctx.actor).allowed
    automatic: bool = request.app.state.transfers.is_automatic
    view = PayoutPage.of(payout, balance, form=form, may_settle=may_settle, is_automatic=automatic)
    return page(request, "payouts/payout.html", view, title=f"Payout to {payout.store}", status=status)
