"""Pages of payments: one's own, and the transaction log of staff."""

from datetime import date
from typing import Annotated, Final
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first
from souk.kernel.actors import Actor
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.http import Reading, actor_of, database_of
from souk.kernel.pagination import PageQuery
from souk.ledger import csv_of
from souk.payments import queries
from souk.payments.errors import UnknownPayment
from souk.payments.history.pages import DESK, OWN, LogPage, OwnPaymentsPage, PaymentPage
from souk.payments.policy import may_note, may_read_all
from souk.payments.schemas import MethodAsked, PaymentView, StatusAsked
from souk.ui import page

own = APIRouter(prefix=OWN, dependencies=[Depends(guests_sign_in_first)])
desk = APIRouter(prefix=DESK, dependencies=[Depends(guests_sign_in_first)])
COLUMNS: Final = (
    "payment", "checkout", "created_at", "status", "method", "brand", "last_four", "provider", "transaction",
    "currency", "amount", "tendered", "refunded",
)  # fmt: skip


class Asking:
    """How the log was narrowed, as a query; what makes no sense narrows nothing."""

    def __init__(
        self,
        status: Annotated[str, Query(max_length=20)] = "",
        method: Annotated[str, Query(max_length=20)] = "",
        since: Annotated[str, Query(max_length=10)] = "",
        until: Annotated[str, Query(max_length=10)] = "",
        q: Annotated[str, Query(max_length=100)] = "",
    ) -> None:
        self.wanted = queries.PaymentFilter(
            status=StatusAsked(status) if status in list(StatusAsked) else None,
            method=MethodAsked(method) if method in list(MethodAsked) else None,
            since=_day(since),
            until=_day(until),
            search=q.strip(),
        )


@own.get("")
async def list_own(
    request: Request, ctx: Reading, cursor: Annotated[str | None, Query(max_length=500)] = None
) -> Response:
    found = await queries.list_payments(ctx, PageQuery(cursor=cursor), queries.PaymentFilter(own=True))
    return page(request, "payments/own.html", OwnPaymentsPage.of(found.items, found.next_cursor), title="Your payments")


@own.get("/{payment_id}")
async def show_own(request: Request, ctx: Reading, payment_id: UUID) -> Response:
    payment = await queries.get_payment(ctx, payment_id)
    if payment.user_id != ctx.actor.id:
        raise UnknownPayment
    return page(request, "payments/receipt.html", PaymentPage.of(payment, OWN), title="Receipt")


@desk.get("")
async def log(
    request: Request,
    ctx: Reading,
    asking: Annotated[Asking, Depends()],
    cursor: Annotated[str | None, Query(max_length=500)] = None,
) -> Response:
    _refuse_others(ctx.actor)
    found = await queries.list_payments(ctx, PageQuery(cursor=cursor, limit=25), asking.wanted)
    return page(
        request, "payments/log.html", LogPage.of(found.items, asking.wanted, found.next_cursor), title="Payments"
    )


@desk.get("/export")
async def export(request: Request, asking: Annotated[Asking, Depends()]) -> Response:
    """What the log shows, as a file."""

    async def write(ctx: ReadContext) -> str:
        return csv_of([COLUMNS, *(_cells(each) for each in await queries.list_to_export(ctx, asking.wanted))])

    text = await database_of(request).read_aside(await actor_of(request), write)
    headers = {"Content-Disposition": 'attachment; filename="payments.csv"', "Cache-Control": "private, no-store"}
    return Response(text, headers=headers, media_type="text/csv; charset=utf-8")


@desk.get("/{payment_id}")
async def show(request: Request, ctx: Reading, payment_id: UUID) -> Response:
    _refuse_others(ctx.actor)
    payment = await queries.get_payment(ctx, payment_id)
    return page(
        request,
        "payments/payment.html",
        PaymentPage.of(payment, DESK, may_note=bool(may_note(ctx.actor))),
        title="Payment",
    )


def _refuse_others(actor: Actor) -> None:
    if not (may := may_read_all(actor)):
        raise Forbidden(may.reason)


def _cells(payment: PaymentView) -> tuple[object, ...]:
    return (
        payment.id, payment.reference_id, payment.created_at.isoformat(), payment.status, payment.method.type,
        payment.method.brand, payment.method.last_four or "", payment.provider, payment.transaction_id or "",
        payment.amount.currency, payment.amount.decimal(), payment.tendered.decimal(), payment.refunded.decimal(),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
