"""Pages of the trail, in the back office."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.audit import policy
from souk.audit.api import csv_answer, wording_of
from souk.audit.commands import ask_for_check
from souk.audit.errors import UnknownEntry
from souk.audit.pages import AUDIT, EntryPage, trail_page
from souk.audit.processes import write_export
from souk.audit.queries import LogFilter, get_entry, get_login_stats, list_entries
from souk.audit.verifying import get_chain_state
from souk.identity import guests_sign_in_first
from souk.kernel.database import ReadContext
from souk.kernel.errors import Forbidden
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageQuery
from souk.ui import page, redirect

router = APIRouter(prefix=AUDIT, dependencies=[Depends(guests_sign_in_first)])


def _chosen(query: Mapping[str, str]) -> LogFilter:
    """The filter of a page's address; what is none is left out, since a form sends empty fields."""
    result = query.get("result")
    return LogFilter(
        action=query.get("action", "")[:64],
        actor_id=as_uuid(query.get("actor", "").strip()),
        subject=query.get("subject", "").strip().replace("\x00", "")[:64],
        store_id=as_uuid(query.get("store", "").strip()),
        since=_day(query.get("from", "")),
        until=_day(query.get("to", "")),
        result="success" if result == "success" else "failure" if result == "failure" else None,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _insist(ctx: ReadContext) -> None:
    verdict = policy.can_read_all(ctx.actor)
    if not verdict:
        raise Forbidden(verdict.reason)


@router.get("")
async def index(request: Request, cursor: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    wanted, wording = _chosen(request.query_params), wording_of(request)
    async with reading(request) as ctx:
        _insist(ctx)
        found = await list_entries(ctx, wording, wanted, PageQuery(cursor=cursor, limit=50))
        stats = await get_login_stats(ctx)
        chain = await get_chain_state(ctx)
    view = trail_page((found.items, found.next_cursor), wanted=wanted, wording=wording, stats=stats, chain=chain)
    return page(request, "audit/trail.html", view, title="Audit trail")


@router.get("/export")
async def export(request: Request) -> Response:
    actor, wanted = await actor_of(request), _chosen(request.query_params)
    verdict = policy.can_read_all(actor)
    if not verdict:
        raise Forbidden(verdict.reason)
    return csv_answer(await write_export(database_of(request), actor, wording_of(request), wanted))


@router.post("/check")
async def check(request: Request) -> Response:
    async with changing(request) as uow:
        await ask_for_check(uow)
    return redirect(request, AUDIT, notice="The whole chain is being proved. Look again in a moment.")


@router.get("/{number}")
async def show(request: Request, number: str) -> Response:
    if not number.isdecimal() or len(number) > 18:
        raise UnknownEntry
    async with reading(request) as ctx:
        _insist(ctx)
        entry = await get_entry(ctx, wording_of(request), int(number))
    return page(request, "audit/entry.html", EntryPage.of(entry), title=f"Entry {entry.id}")
