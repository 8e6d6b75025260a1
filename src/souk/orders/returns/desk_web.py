"""Pages of those who decide: the queue of a vendor's stores and of the whole marketplace, a case, and a plain refund."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Forbidden, Refusal
from souk.kernel.http import changing, reading
from souk.kernel.pagination import PageQuery
from souk.orders.errors import NothingToRefund
from souk.orders.numbering import read_number
from souk.orders.returns import commands, policy, queries
from souk.orders.returns.commands import Inspected, Settlement
from souk.orders.returns.kinds import Condition, Resolution, ReturnReason, ReturnStatus
from souk.orders.returns.pages import CasePage, decisions
from souk.orders.returns.queue_pages import Narrowed, QueuePage
from souk.orders.returns.typing_in import money_typed, refused_form, wrong_field
from souk.payments import RefundExceedsPayment
from souk.stores import store_names
from souk.ui import FormState, Option, page, redirect

VENDOR, ADMIN = "/vendor/returns", "/admin/returns"
MOST_AT_ONCE: Final = 100
DONE: Final = {
    "approve": "Approved. The buyer has a mail about it.",
    "reject": "Rejected. The buyer reads why.",
    "receive": "Received.",
    "refund": "Made good. The buyer has a mail about it.",
}
vendor = APIRouter(prefix=VENDOR, dependencies=[Depends(guests_sign_in_first)])
admin = APIRouter(prefix=ADMIN, dependencies=[Depends(guests_sign_in_first)])


class Asking:
    """How a queue was narrowed, as a query."""

    def __init__(
        self,
        status: Annotated[str, Query(max_length=20)] = "",
        reason: Annotated[str, Query(max_length=20)] = "",
        store: Annotated[str, Query(max_length=40)] = "",
        q: Annotated[str, Query(max_length=40)] = "",
        cursor: Annotated[str | None, Query(max_length=500)] = None,
    ) -> None:
        self.status = ReturnStatus(status) if status in list(ReturnStatus) else None
        self.reason = ReturnReason(reason) if reason in list(ReturnReason) else None
        self.store, self.q, self.cursor = store, q, cursor


@vendor.get("")
async def vendor_queue(request: Request, asking: Annotated[Asking, Depends()]) -> Response:
    return await _queue(request, asking, VENDOR)


@admin.get("")
async def admin_queue(request: Request, asking: Annotated[Asking, Depends()]) -> Response:
    return await _queue(request, asking, ADMIN)


@vendor.post("/approve")
async def vendor_approve_many(request: Request) -> Response:
    return await _approve_many(request, VENDOR)


@admin.post("/approve")
async def admin_approve_many(request: Request) -> Response:
    return await _approve_many(request, ADMIN)


@vendor.get("/{return_id}")
async def vendor_case(request: Request, return_id: UUID) -> Response:
    return await _case(request, return_id, VENDOR, FormState())


@admin.get("/{return_id}")
async def admin_case(request: Request, return_id: UUID) -> Response:
    return await _case(request, return_id, ADMIN, FormState())


async def _queue(request: Request, asking: Asking, base: str) -> Response:
    async with reading(request) as ctx:
        stores, sees_all = policy.stores_of(ctx.actor), policy.sees_every_return(ctx.actor)
        if not (sees_all if base == ADMIN else stores or sees_all):
            raise Forbidden("This page is for those who decide returns.")
        names = await store_names(ctx, stores)
        chosen = next((store_id for store_id in names if str(store_id) == asking.store), None)
        narrowed = Narrowed(base, asking.status, asking.reason, chosen, asking.q)
        number = asking.q.strip().upper().removeprefix("R-").partition("-")[0] if asking.q else ""
        if asking.q.strip().upper().startswith("S-"):
            number = asking.q
        wanted = queries.ReturnFilter(
            status=asking.status,
            reason=asking.reason,
            store_id=chosen,
            order_number=(read_number(number) or 0) if number else None,
            as_staff=True,
        )
        found = await queries.list_returns(ctx, wanted, PageQuery(cursor=asking.cursor))
        counts = await queries.count_waiting(ctx)
        options = tuple(Option(str(each.id), each.name) for each in names.values()) if len(names) > 1 else ()
        frame = (options, policy.decides_somewhere(ctx.actor))
    view = QueuePage.of(found.items, narrowed, counts=counts, frame=frame, next_cursor=found.next_cursor)
    template = "orders/returns_desk.html" if base == ADMIN else "orders/returns_queue.html"
    return page(request, template, view, title="Returns")


async def _approve_many(request: Request, base: str) -> Response:
    """Each in a unit of work of its own: one that moved on meanwhile does not hold the others up."""
    sent = (await request.form()).getlist("returns")[:MOST_AT_ONCE]
    done = refused = 0
    for text in sent:
        try:
            async with changing(request) as uow:
                await commands.approve_return(uow, UUID(str(text)))
            done += 1
        except (Refusal, ValueError):
            refused += 1
    said = f"{done} approved." + (f" {refused} could not be: they wait for nobody's approval." if refused else "")
    return redirect(request, base, notice=said if sent else "Choose some first.", tone="good" if done else "warn")


def _door(verb: str, base: str) -> Callable[[Request, UUID], Awaitable[Response]]:
    async def decide(request: Request, return_id: UUID) -> Response:
        sent = {name: value for name, value in (await request.form()).items() if isinstance(value, str)}
        try:
            async with changing(request) as uow:
                if verb == REFUND:
                    await _refund(uow, return_id, sent, small_up_to=request.app.state.small_refunds_up_to)
                else:
                    await ACTS[verb](uow, return_id, sent)
        except Refusal as refusal:
            if refusal.status not in {403, 409, 422}:
                raise
            return await _case(request, return_id, base, refused_form(sent, refusal), status=refusal.status)
        return redirect(request, f"{base}/{return_id}", notice=DONE[verb])

    return decide


async def _approve(uow: UnitOfWork, return_id: UUID, sent: Mapping[str, str]) -> None:
    await commands.approve_return(uow, return_id, note=_note(sent))


async def _reject(uow: UnitOfWork, return_id: UUID, sent: Mapping[str, str]) -> None:
    if not (note := _note(sent)):
        raise wrong_field("reject-note", "Say why: the buyer reads it.")
    await commands.reject_return(uow, return_id, note=note)


async def _receive(uow: UnitOfWork, return_id: UUID, sent: Mapping[str, str]) -> None:
    found = {}
    for item in (await queries.get_return(uow, return_id)).items:
        seen = sent.get(f"condition-{item.order_line_id}", "")
        found[item.order_line_id] = Inspected(
            restock=bool(sent.get(f"restock-{item.order_line_id}")),
            condition=Condition(seen) if seen in list(Condition) else Condition.AS_NEW,
        )
    await commands.receive_return(uow, return_id, found)


async def _refund(uow: UnitOfWork, return_id: UUID, sent: Mapping[str, str], *, small_up_to: int) -> None:
    currency = (await queries.get_return(uow, return_id)).order.order.currency
    wish = sent.get("resolution", "")
    settlement = Settlement(
        resolution=Resolution(wish) if wish in list(Resolution) else None,
        deduction=money_typed(sent, "deduction", currency),
        note=_note(sent),
    )
    try:
        await commands.refund_return(uow, return_id, settlement, small_up_to=small_up_to)
    except (NothingToRefund, RefundExceedsPayment) as refusal:
        if settlement.deduction is None:
            raise
        raise wrong_field("deduction", "What is taken off has to be less than what it is worth.") from refusal


REFUND: Final = "refund"
ACTS: Final = {"approve": _approve, "reject": _reject, "receive": _receive}
for _router, _base in ((vendor, VENDOR), (admin, ADMIN)):
    for _verb in (*ACTS, REFUND):
        _router.add_api_route(f"/{{return_id}}/{_verb}", _door(_verb, _base), methods=["POST"], name=f"{_verb}_return")


def _note(sent: Mapping[str, str]) -> str:
    return sent.get("note", "").strip()[:2000]


async def _case(request: Request, return_id: UUID, base: str, form: FormState, *, status: int = 200) -> Response:
    async with reading(request) as ctx:
        detail = await queries.get_return(ctx, return_id)
        order = detail.order.order
        if not policy.is_staff(ctx.actor, order):
            raise Forbidden("Only the store's staff see this page.")
        view = replace(
            CasePage.of(detail, base=base, token="", form=form),
            decisions=decisions(
                detail,
                await queries.worth_of_case(ctx, detail),
                base=base,
                may_decide=bool(policy.can_decide(ctx.actor, order)),
                may_receive=bool(policy.can_receive(ctx.actor, order)),
            ),
        )
    return page(request, "orders/return_desk.html", view, title=f"Return {view.number}", status=status)
