"""JSON doors: `/admin/users`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from souk.identity.administration import commands, queries
from souk.identity.administration.errors import (
    AccountNotActive,
    AccountRemoved,
    LastAdministrator,
    PersonChangedMeanwhile,
    UnknownSegmentNamed,
)
from souk.identity.administration.schemas import (
    ActiveChange,
    ChangedCount,
    PersonChange,
    PersonDetail,
    PersonEntry,
    PersonFilter,
)
from souk.identity.errors import CsrfFailed, RoleNeedsStore, UnknownPerson, UnknownRole
from souk.kernel.errors import Forbidden, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf

router = APIRouter(prefix="/admin/users", tags=["Administration"])
LOOK = (Unauthenticated, Forbidden)
CHANGE = (*LOOK, CsrfFailed, UnknownPerson, AccountRemoved)
Short = Query(max_length=64)


def person_filter(
    search: Annotated[
        str, Query(max_length=200, description="The beginnings of words of name, e-mail address or username.")
    ] = "",
    role: Annotated[str, Short] = "",
    active: Annotated[
        bool | None, Query(description="Only accounts that are active, or only those that are not.")
    ] = None,
    verified: Annotated[bool | None, Query(description="Whether the e-mail address was proved.")] = None,
    segment: Annotated[str, Short] = "",
) -> PersonFilter:
    return PersonFilter(search=search, role=role, active=active, verified=verified, segment=segment)


FilterAsked = Annotated[PersonFilter, Depends(person_filter)]


@router.get("", **returns(PageOf[PersonEntry], refuses=(*LOOK, BadCursor)))
async def list_people(ctx: Reading, wanted: FilterAsked, asked: PageAsked) -> Response:
    """Everybody with an account, the latest to register first."""
    return answer(await queries.list_people(ctx, wanted, asked))


@router.post("/batch", **returns(ChangedCount, refuses=(*CHANGE, LastAdministrator)))
async def switch_people(uow: Changing, body: ActiveChange) -> Response:
    """Activate or deactivate many accounts: all, or none where one of them is refused."""
    return answer(ChangedCount(await commands.switch_people(uow, body.ids, is_active=body.is_active)))


@router.get("/{person_id}", **returns(PersonDetail, refuses=(*LOOK, UnknownPerson)))
async def get_person(ctx: Reading, person_id: UUID) -> Response:
    """Everything about an account but its secrets."""
    return answer(await queries.get_person_detail(ctx, person_id))


@router.patch(
    "/{person_id}",
    **returns(
        PersonDetail,
        refuses=(*CHANGE, PersonChangedMeanwhile, LastAdministrator, UnknownRole, RoleNeedsStore, UnknownSegmentNamed),
    ),
)
async def change_person(uow: Changing, person_id: UUID, body: PersonChange) -> Response:
    """Change name, roles, segments, or whether the account is active and verified.

    Nobody gives or takes what they may not do themselves, or changes who may do more than they; the last administrator
    stays one.
    """
    return answer(await commands.change_person(uow, person_id, body))


@router.post("/{person_id}/sign-out", **returns(None, 204, refuses=CHANGE))
async def sign_out_everywhere(uow: Changing, person_id: UUID) -> Response:
    """End every session of this person."""
    await commands.sign_out_everywhere(uow, person_id)
    return no_content()


@router.post("/{person_id}/password-reset", **returns(None, 202, refuses=(*CHANGE, AccountNotActive)))
async def send_password_reset(uow: Changing, person_id: UUID) -> Response:
    """Send this person a link with which to choose a new password."""
    await commands.send_password_reset(uow, person_id)
    return Response(status_code=202)
