"""Page doors of the back office: who is gone, what a removal would bring about, and the way back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity import LastAdministrator, guests_sign_in_first, read_form, typed_in
from souk.kernel.fields import Body, OptionalLine
from souk.kernel.http import changing, reading
from souk.kernel.pagination import PageQuery
from souk.offboarding import commands, queries
from souk.offboarding.consequences import expected_in
from souk.offboarding.errors import CannotRemoveOneself, ConsequencesChanged, NeverRemoved
from souk.offboarding.pages import REMOVALS, RemovalPage, RemovalsPage
from souk.ui import FormState, page, redirect

router = APIRouter(prefix=REMOVALS, dependencies=[Depends(guests_sign_in_first)])
SHOWN_AGAIN = (ConsequencesChanged, CannotRemoveOneself, LastAdministrator)
UNCONFIRMED = "Tick the box to confirm."


class RemovalForm(Body):
    reason: OptionalLine = ""


@router.get("")
async def removals(
    request: Request, gone: bool = True, cursor: Annotated[str | None, Query(max_length=500)] = None
) -> Response:
    async with reading(request) as ctx:
        found = await queries.list_removals(ctx, PageQuery(cursor=cursor, limit=25), gone=gone)
    view = RemovalsPage.of(found.items, gone=gone, next_cursor=found.next_cursor)
    return page(request, "offboarding/removals.html", view, title="Removed accounts")


@router.get("/{person_id}")
async def removal(request: Request, person_id: UUID) -> Response:
    return await _removal_page(request, person_id, FormState())


@router.post("/{person_id}")
async def remove(request: Request, person_id: UUID) -> Response:
    """What was shown must still be so: if something happened meanwhile, the new numbers are shown instead."""
    typed = await typed_in(request, ("reason", "sure", "expected"))
    read = read_form(RemovalForm, {"reason": typed["reason"]})
    if read.body is None or not typed["sure"]:
        errors = {**read.form.errors, **({} if typed["sure"] else {"sure": UNCONFIRMED})}
        return await _removal_page(request, person_id, FormState(values=typed, errors=errors), 422)
    expected = expected_in(typed["expected"])
    try:
        async with changing(request) as uow:
            await commands.remove_person(uow, person_id, reason=read.body.reason, expected=expected)
    except SHOWN_AGAIN as refusal:
        form = FormState(values={"reason": typed["reason"]}, message=str(refusal))
        return await _removal_page(request, person_id, form, refusal.status)
    return redirect(request, f"{REMOVALS}/{person_id}", notice="Removed.")


@router.post("/{person_id}/restore")
async def restore(request: Request, person_id: UUID) -> Response:
    try:
        async with changing(request) as uow:
            await commands.restore_person(uow, person_id)
    except NeverRemoved as refusal:
        return redirect(request, f"{REMOVALS}/{person_id}", notice=str(refusal), tone="bad")
    return redirect(request, f"{REMOVALS}/{person_id}", notice="Restored.")


async def _removal_page(request: Request, person_id: UUID, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        foreseen = await queries.foresee_removal(ctx, person_id)
        last = await queries.find_removal(ctx, person_id)
    view = RemovalPage.of(foreseen, last, form)
    title = view.business_name or view.name
    return page(request, "offboarding/removal.html", view, title=title, status=status)
