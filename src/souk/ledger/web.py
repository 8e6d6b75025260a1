"""Pages of the ledger, in the back office."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import guests_sign_in_first
from souk.kernel.database import ReadContext
from souk.kernel.http import actor_of, database_of, reading
from souk.kernel.ids import as_uuid
from souk.kernel.pagination import PageQuery
from souk.ledger import policy
from souk.ledger.accounts import Account
from souk.ledger.api import csv_answer
from souk.ledger.errors import UnknownLedgerEntry
from souk.ledger.pages import LEDGER, EntryPage, Found, ledger_page
from souk.ledger.processes import write_export
from souk.ledger.queries import LedgerFilter, LedgerRow, get_entry, list_kinds, list_lines, read_trial_balance
from souk.ui import FormState, page

router = APIRouter(prefix=LEDGER, dependencies=[Depends(guests_sign_in_first)])


@router.get("")
async def index(request: Request, cursor: Annotated[str | None, Query(max_length=500)] = None) -> Response:
    wanted, form = _chosen(request.query_params), _wrong_ids(request.query_params)
    async with reading(request) as ctx:
        policy.refuse_strangers(ctx.actor)
        balances = await read_trial_balance(ctx)
        found = await list_lines(ctx, wanted, PageQuery(cursor=cursor, limit=50))
        names = await _names(request, ctx, found.items)
        shown = Found(balances, found.items, found.next_cursor, await list_kinds(ctx), names)
    status = 422 if form.errors else 200
    return page(request, "ledger/ledger.html", ledger_page(shown, wanted, form), title="Ledger", status=status)


@router.get("/export")
async def export(request: Request) -> Response:
    text = await write_export(database_of(request), await actor_of(request), _chosen(request.query_params))
    return csv_answer(text, "ledger")


@router.get("/{ledger_entry_id}")
async def show(request: Request, ledger_entry_id: str) -> Response:
    async with reading(request) as ctx:
        policy.refuse_strangers(ctx.actor)
        entry_id = as_uuid(ledger_entry_id)
        if entry_id is None:
            raise UnknownLedgerEntry
        rows = await get_entry(ctx, entry_id)
        view = EntryPage.of(rows, await _names(request, ctx, rows))
    return page(request, "ledger/entry.html", view, title=view.title)


def _chosen(query: Mapping[str, str]) -> LedgerFilter:
    """The filter of a page's address; what is none is left out, since a form sends empty fields."""
    account, kind, currency = query.get("account", ""), query.get("kind", ""), query.get("currency", "")
    return LedgerFilter(
        account=Account(account) if account in set(Account) else None,
        owner_id=as_uuid(query.get("owner", "").strip()),
        kind=kind if kind.isascii() and len(kind) <= 32 and "\x00" not in kind else "",
        reference_id=as_uuid(query.get("reference", "").strip()),
        currency=currency if currency.isascii() and currency.isalpha() and len(currency) == 3 else "",
        since=_day(query.get("from", "")),
        until=_day(query.get("to", "")),
    )


def _wrong_ids(query: Mapping[str, str]) -> FormState:
    """What was typed for an id and is none, kept as it is."""
    typed = {name: text for name in ("owner", "reference") if (text := query.get(name, "").strip())}
    wrong = {name: text[:36] for name, text in typed.items() if as_uuid(text) is None}
    return FormState(values=wrong, errors=dict.fromkeys(wrong, "This is no id. Follow a name in the list instead."))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


async def _names(request: Request, ctx: ReadContext, rows: Iterable[LedgerRow]) -> dict[UUID, str]:
    """What owners are called, asked of whoever knows: `room.state["ledger_owners"]`, handed in by the composition root."""
    ids = {row.owner_id for row in rows if row.owner_id is not None}
    names: dict[UUID, str] = await request.app.state.ledger_owners(ctx, sorted(ids)) if ids else {}
    return names
