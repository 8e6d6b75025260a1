"""JSON doors: `DELETE /admin/users/{id}`, its consequences beforehand, and the way back."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from souk.identity import CsrfFailed, LastAdministrator, UnknownPerson
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.fields import OptionalLine
from souk.kernel.http import Changing, Reading, answer
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf
from souk.offboarding import commands, queries
from souk.offboarding.errors import CannotRemoveOneself, NeverRemoved
from souk.offboarding.schemas import Foreseen, RemovalView, RemovedPerson

router = APIRouter(prefix="/admin", tags=["Administration"])
LOOK = (Unauthenticated, Forbidden)
CHANGE = (*LOOK, CsrfFailed, UnknownPerson)
Reason = Annotated[OptionalLine, Query(description="Why; kept with the removal, for staff alone.")]


@router.get("/users/{person_id}/consequences", **returns(Foreseen, refuses=(*LOOK, UnknownPerson)))
async def foresee(ctx: Reading, person_id: UUID) -> Response:
    """What removing this person would bring about at this moment, counted."""
    return answer(await queries.foresee_removal(ctx, person_id))


@router.delete("/users/{person_id}", **returns(RemovalView, refuses=(*CHANGE, CannotRemoveOneself, LastAdministrator)))
async def remove(uow: Changing, person_id: UUID, reason: Reason = "") -> Response:
    """Close an account. A vendor's stores and products become unavailable, and so do orders that have not shipped.

    Nothing is deleted: history stays, the e-mail address stays taken, and it can be undone. Asked again, it answers
    with the removal that stands.
    """
    return answer(await commands.remove_person(uow, person_id, reason=reason))


@router.post("/users/{person_id}/restore", **returns(RemovalView, refuses=(*CHANGE, NeverRemoved)))
async def restore(uow: Changing, person_id: UUID) -> Response:
    """Bring back exactly what the removal took away. Orders that became unavailable stay so: their money went back."""
    return answer(await commands.restore_person(uow, person_id))


@router.get("/removals", **returns(PageOf[RemovedPerson], refuses=(*LOOK, BadCursor)))
async def list_removals(
    ctx: Reading,
    asked: PageAsked,
    gone: Annotated[bool, Query(description="Those who are gone; false: those who were restored.")] = True,
) -> Response:
    """Who was removed, the latest first."""
    return answer(await queries.list_removals(ctx, asked, gone=gone))
