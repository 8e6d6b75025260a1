"""The trail over JSON, under the names of the documents: system logs."""

from datetime import date
from typing import Annotated, Any, Literal
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.audit.errors import PeriodTooLong, UnknownEntry
from souk.audit.processes import write_export
from souk.audit.queries import LogFilter, get_entry, get_login_stats, list_entries
from souk.audit.schemas import LogEntry, LoginStats
from souk.audit.wording import Wording
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Reading, actor_of, answer, database_of
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf

router = APIRouter(prefix="/admin/system-logs", tags=["audit"])
REFUSED = (Unauthenticated, Forbidden)
CSV = "text/csv; charset=utf-8"
Day = Annotated[date | None, Query()]


async def log_filter(  # noqa: PLR0917 - FastAPI fills them by name
    action: Annotated[str, Query(max_length=64, description="`auth.login_failure`, or a group: `auth.*`.")] = "",
    actor: Annotated[UUID | None, Query(description="Who did it.")] = None,
    subject: Annotated[str, Query(max_length=64, pattern=r"^[^\x00]*$", description="Id of what it was done to.")] = "",
    store: Annotated[UUID | None, Query(description="Only what happened in this store.")] = None,
    since: Annotated[date | None, Query(alias="from", description="From this day on (UTC).")] = None,
    until: Annotated[date | None, Query(alias="to", description="Up to this day, included (UTC).")] = None,
    result: Annotated[Literal["success", "failure"] | None, Query()] = None,
) -> LogFilter:
    return LogFilter(
        action=action, actor_id=actor, subject=subject, store_id=store, since=since, until=until, result=result
    )


Wanted = Annotated[LogFilter, Depends(log_filter)]


def wording_of(request: Request) -> Wording:
    wording: Wording = request.app.state.audit_wording
    return wording


@router.get("", **returns(PageOf[LogEntry], refuses=(*REFUSED, BadCursor)))
async def index(request: Request, ctx: Reading, wanted: Wanted, asked: PageAsked) -> Response:
    """Who did what, the latest first: sign-ins, rights, money, stock, status. People of a store see its entries."""
    return answer(await list_entries(ctx, wording_of(request), wanted, asked))


@router.get("/stats", **returns(LoginStats, refuses=(*REFUSED, PeriodTooLong)))
async def stats(
    ctx: Reading,
    since: Annotated[date | None, Query(alias="from", description="Six days before `to` by default.")] = None,
    until: Annotated[date | None, Query(alias="to", description="Today by default; included.")] = None,
) -> Response:
    """Sign-ins that went well and that did not, by day: of the past week, or of up to a year."""
    return answer(await get_login_stats(ctx, since=since, until=until))


def _a_file() -> dict[str, Any]:
    keywords = returns(None, refuses=REFUSED)
    keywords["responses"][200]["content"] = {"text/csv": {"schema": {"type": "string"}}}
    return keywords


@router.get("/export", **_a_file())
async def export(request: Request, wanted: Wanted) -> Response:
    """The same list as CSV, at most 50,000 entries. That somebody took it is an entry itself."""
    return csv_answer(await write_export(database_of(request), await actor_of(request), wording_of(request), wanted))


@router.get("/{entry_id}", **returns(LogEntry, refuses=(*REFUSED, UnknownEntry)))
async def show(request: Request, ctx: Reading, entry_id: int) -> Response:
    """One entry."""
    return answer(await get_entry(ctx, wording_of(request), entry_id))


def csv_answer(text: str) -> Response:
    headers = {"Content-Disposition": 'attachment; filename="audit-trail.csv"', "Cache-Control": "private, no-store"}
    return Response(text, headers=headers, media_type=CSV)
