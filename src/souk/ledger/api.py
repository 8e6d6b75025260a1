"""The ledger over JSON, for those who look after the marketplace's money."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Reading, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.ledger.accounts import Account
from souk.ledger.errors import UnknownLedgerEntry
from souk.ledger.processes import write_export
from souk.ledger.queries import LedgerFilter, LedgerRow, get_entry, list_lines, read_trial_balance
from souk.ledger.schemas import LedgerEntry, TrialBalance

router = APIRouter(prefix="/admin/ledger", tags=["ledger"])
REFUSED = (Unauthenticated, Forbidden)
CSV = "text/csv; charset=utf-8"


async def ledger_filter(  # noqa: PLR0917 - FastAPI fills them by name
    account: Annotated[Account | None, Query()] = None,
    owner: Annotated[UUID | None, Query(description="Whose: a store, a person or a gift card.")] = None,
    kind: Annotated[str, Query(max_length=32, pattern=r"^[a-z_]*$", description="`sale`, `refund`, `payout`…")] = "",
    reference: Annotated[UUID | None, Query(description="What it was posted for: an order, a refund…")] = None,
    currency: Annotated[str, Query(pattern=r"^([A-Z]{3})?$")] = "",
    since: Annotated[date | None, Query(alias="from", description="From this day on (UTC).")] = None,
    until: Annotated[date | None, Query(alias="to", description="Up to this day, included (UTC).")] = None,
) -> LedgerFilter:
    return LedgerFilter(
        account=account,
        owner_id=owner,
        kind=kind,
        reference_id=reference,
        currency=currency,
        since=since,
        until=until,
    )


Wanted = Annotated[LedgerFilter, Depends(ledger_filter)]


@router.get("/balances", **returns(TrialBalance, refuses=REFUSED))
async def balances(ctx: Reading) -> Response:
    """The trial balance: every account in every currency, and what is left over, which is nought."""
    return answer(TrialBalance.of(await read_trial_balance(ctx)))


@router.get("/lines", **returns(PageOf[LedgerRow], refuses=(*REFUSED, BadCursor)))
async def lines(ctx: Reading, wanted: Wanted, asked: PageAsked) -> Response:
    """Lines of the ledger, the latest entry first, each entry's lines in their order."""
    return answer(await list_lines(ctx, wanted, asked))


def _a_file() -> dict[str, Any]:
    keywords = returns(None, refuses=REFUSED)
    keywords["responses"][200]["content"] = {"text/csv": {"schema": {"type": "string"}}}
    return keywords


@router.get("/export", **_a_file())
async def export(request: Request, wanted: Wanted) -> Response:
    """The same lines as CSV, at most 50,000, amounts in major units."""
    return csv_answer(await write_export(database_of(request), await actor_of(request), wanted), "ledger")


@router.get("/entries/{ledger_entry_id}", **returns(LedgerEntry, refuses=(*REFUSED, UnknownLedgerEntry)))
async def entry(ctx: Reading, ledger_entry_id: UUID) -> Response:
    """One entry with all its lines."""
    return answer(LedgerEntry(await get_entry(ctx, ledger_entry_id)))


def csv_answer(text: str, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Cache-Control": "private, no-store"}
    return Response(text, headers=headers, media_type=CSV)
