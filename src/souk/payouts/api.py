"""Payouts, balances and statements over JSON."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Request, Response

from souk.identity import ConfirmationRequired
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.payouts import accounts, commands, processes, queries
from souk.payouts.balances import VendorBalance
from souk.payouts.commission.queries import terms_for
from souk.payouts.commission.schemas import CommissionTerms
from souk.payouts.errors import (
    NoPayoutAccount,
    NothingToPayOut,
    PayoutAccountChanged,
    PayoutBelowMinimum,
    PayoutExceedsAvailable,
    PayoutMovedOn,
    PayoutsHeldBack,
    PeriodTooLong,
    TransferUnderWay,
    TransferUnreachable,
    TransferWasMade,
    UnknownPayout,
)
from souk.payouts.schemas import (
    MarkFailed,
    MarkPaid,
    PayoutAccountBody,
    PayoutAccountView,
    PayoutTermsBody,
    PayoutTermsView,
    PayoutView,
    RequestPayout,
    Statement,
)
from souk.payouts.statement import MOST_EXPORTED, as_csv, get_statement
from souk.payouts.statuses import PayoutStatus
from souk.stores import UnknownStore, get_store

router = APIRouter(tags=["payouts"])
LOOK = (Unauthenticated, Forbidden)
OF_STORE = (*LOOK, UnknownStore)
CANNOT_START = (NoPayoutAccount, NothingToPayOut, PayoutBelowMinimum, PayoutExceedsAvailable, PayoutsHeldBack)
SETTLE = (*LOOK, UnknownPayout, PayoutMovedOn)
Since = Annotated[date | None, Query(alias="from", description="The first of the month of `to` by default.")]
Until = Annotated[date | None, Query(alias="to", description="Today by default; included.")]


@router.get("/payouts", **returns(PageOf[PayoutView], refuses=(*LOOK, BadCursor)))
async def list_payouts(
    ctx: Reading,
    asked: PageAsked,
    status: Annotated[PayoutStatus | None, Query()] = None,
    store: Annotated[UUID | None, Query(description="Only those of this store.")] = None,
) -> Response:
    """The payouts of your stores, or for staff of all, the latest first."""
    return answer(await queries.list_payouts(ctx, queries.PayoutFilter(status=status, store_id=store), asked))


@router.post("/payouts", **returns(PayoutView, 201, refuses=(*OF_STORE, *CANNOT_START)))
async def request_payout(uow: Changing, body: RequestPayout) -> Response:
    """Ask for what a store has available, or for part of it. It is taken off the balance at once."""
    return answer(await commands.request_payout(uow, body.store_id, amount=body.amount), 201)


@router.get("/payouts/{payout_id}", **returns(PayoutView, refuses=(UnknownPayout,)))
async def get_payout(ctx: Reading, payout_id: UUID) -> Response:
    """One payout. Those who send payouts see in clear where an open one goes."""
    return answer(await queries.get_payout(ctx, payout_id))


@router.post(
    "/payouts/{payout_id}/send", **returns(PayoutView, refuses=(*SETTLE, PayoutsHeldBack, TransferUnreachable))
)
async def send_payout(request: Request, payout_id: UUID) -> Response:
    """Hand a requested payout to the bank. By hand: make the transfer, then say that it is paid, or that it failed."""
    actor, transfers = await actor_of(request), request.app.state.transfers
    return answer(await processes.send_payout(database_of(request), transfers, actor, payout_id))


@router.post("/payouts/{payout_id}/paid", **returns(PayoutView, refuses=SETTLE))
async def mark_paid(uow: Changing, payout_id: UUID, body: MarkPaid) -> Response:
    """The money of a payout that was sent has left the bank."""
    return answer(await commands.mark_paid(uow, payout_id, reference=body.reference))


@router.post(
    "/payouts/{payout_id}/failed",
    **returns(PayoutView, refuses=(*SETTLE, TransferUnderWay, TransferWasMade, TransferUnreachable)),
)
async def mark_failed(request: Request, payout_id: UUID, body: MarkFailed) -> Response:
    """The bank would not take it, or it is not to be sent: the store has the money available again.

    A bank that can be asked is asked first: what it has sent cannot fail any more.
    """
    actor, transfers = await actor_of(request), request.app.state.transfers
    return answer(await processes.fail_payout(database_of(request), transfers, actor, payout_id, note=body.note))


@router.get("/stores/{store_id}/balance", **returns(VendorBalance, refuses=OF_STORE))
async def get_balance(ctx: Reading, store_id: UUID) -> Response:
    """What a store is owed: in all, what waits for delivery, what is available, what is on its way."""
    return answer(await queries.get_balance(ctx, store_id))


@router.get("/stores/{store_id}/commission", **returns(CommissionTerms, refuses=OF_STORE))
async def get_commission(ctx: Reading, store_id: UUID) -> Response:
    """What the marketplace keeps of this store's sales, in sentences."""
    return answer(await terms_for(ctx, await get_store(ctx, store_id)))


@router.get("/stores/{store_id}/payout-account", **returns(PayoutAccountView, refuses=OF_STORE))
async def get_account(ctx: Reading, store_id: UUID) -> Response:
    """Where a store's money goes, masked, and when it comes by itself."""
    return answer(await accounts.get_account(ctx, store_id))


@router.put(
    "/stores/{store_id}/payout-account",
    **returns(PayoutAccountView, refuses=(*OF_STORE, ConfirmationRequired, PayoutAccountChanged)),
)
async def edit_account(uow: Changing, store_id: UUID, body: PayoutAccountBody) -> Response:
    """Say where the money goes (after a sign-in or a confirmation of the past ten minutes), and when by itself."""
    return answer(await accounts.edit_account(uow, store_id, body))


@router.get("/stores/{store_id}/statement", **returns(Statement, refuses=(*OF_STORE, PeriodTooLong)))
async def statement(ctx: Reading, store_id: UUID, since: Since = None, until: Until = None) -> Response:
    """Opening balance, sales, refunds, commission, payouts and closing balance of a period, with its lines."""
    return answer(await get_statement(ctx, store_id, since=since, until=until))


def _a_file() -> dict[str, Any]:
    keywords = returns(None, refuses=(*OF_STORE, PeriodTooLong))
    keywords["responses"][200]["content"] = {"text/csv": {"schema": {"type": "string"}}}
    return keywords


@router.get("/stores/{store_id}/statement/export", **_a_file())
async def export_statement(ctx: Reading, store_id: UUID, since: Since = None, until: Until = None) -> Response:
    """The same as CSV, in major units, with the balance after every line."""
    return statement_file(await get_statement(ctx, store_id, since=since, until=until, most=MOST_EXPORTED))


@router.get("/admin/payout-terms", **returns(PayoutTermsView, refuses=LOOK))
async def get_terms(ctx: Reading) -> Response:
    """How long after delivery a sale is available, and the least that is paid out."""
    return answer(await accounts.get_terms_to_edit(ctx))


@router.put("/admin/payout-terms", **returns(PayoutTermsView, refuses=(*LOOK, PayoutAccountChanged)))
async def edit_terms(uow: Changing, body: PayoutTermsBody) -> Response:
    """They hold at once, for what is not released yet too."""
    return answer(await accounts.edit_terms(uow, body))


def statement_file(found: Statement) -> Response:
    name = f"statement-{found.from_}-{found.to}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "private, no-store"}
    return Response(as_csv(found), headers=headers, media_type="text/csv; charset=utf-8")
