"""Pages of one's own data: take all of it, or have it erased; and the same at the desk, for somebody who asked."""

from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response

from souk.identity import (
    LastAdministrator,
    Proof,
    clear_session_cookies,
    device_of,
    get_standing,
    guests_sign_in_first,
    signed_in,
    typed_in,
)
from souk.kernel.actors import Actor
from souk.kernel.errors import Forbidden, RateLimited, Refusal
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.offboarding import policy
from souk.offboarding.archive import processes as archives
from souk.offboarding.archive.commands import ask_for_archive
from souk.offboarding.archive.queries import find_archive
from souk.offboarding.erasure import commands as erasures
from souk.offboarding.erasure import processes as erasing
from souk.offboarding.erasure.errors import ErasureMustWait
from souk.offboarding.erasure.queries import foresee_erasure
from souk.offboarding.privacy.api import holdings_of, zip_answer
from souk.offboarding.privacy.pages import DESK, PRIVACY, DeskPage, PrivacyPage
from souk.ui import FormState, page, redirect

router = APIRouter(dependencies=[Depends(guests_sign_in_first)])
PUT_TOGETHER = "Your archive is being put together. It takes a moment."


@router.get(PRIVACY)
async def privacy(request: Request) -> Response:
    return await _own(request, FormState())


@router.post(f"{PRIVACY}/archives")
async def ask(request: Request) -> Response:
    async with changing(request) as uow:
        await ask_for_archive(uow, signed_in(uow.actor))
    return redirect(request, PRIVACY, notice=PUT_TOGETHER)


@router.get(f"{PRIVACY}/archives/{{archive_id}}")
async def take(request: Request, archive_id: UUID) -> Response:
    files = request.app.state.archive_files
    return zip_answer(await archives.open_archive(database_of(request), files, await actor_of(request), archive_id))


@router.post(f"{PRIVACY}/erase")
async def erase(request: Request) -> Response:
    typed = await typed_in(request, ("password", "sure"))
    if typed["sure"] != "1":
        errors = {"sure": "Tick this to go on."}
        return await _own(request, FormState(errors=errors), 422)
    database, actor = database_of(request), await actor_of(request)
    proof = Proof(address=device_of(request).address, password=typed["password"])
    try:
        refusal: Refusal | None = await erasing.erase_oneself(
            database, request.app.state.reception, holdings_of(request), actor, proof
        )
    except (ErasureMustWait, LastAdministrator, RateLimited) as waits:
        refusal = waits
    if refusal is not None:
        return await _own(request, FormState(errors={"password": str(refusal)}), refusal.status)
    response = redirect(request, "/", notice="Your account is erased. Goodbye.")
    clear_session_cookies(response, request)
    return response


@router.get(DESK.format("{person_id}"))
async def desk(request: Request, person_id: UUID) -> Response:
    return await _at_desk(request, person_id, FormState())


@router.post(f"{DESK.format('{person_id}')}/archives")
async def ask_for_somebody(request: Request, person_id: UUID) -> Response:
    async with changing(request) as uow:
        await ask_for_archive(uow, person_id)
    notice = "Their archive is being put together. They find it in their account."
    return redirect(request, DESK.format(person_id), notice=notice)


@router.post(f"{DESK.format('{person_id}')}/erase")
async def erase_somebody(request: Request, person_id: UUID) -> Response:
    typed = await typed_in(request, ("email",))
    async with reading(request) as ctx:
        _insist(ctx.actor)
        standing = await get_standing(ctx, person_id)
    if typed["email"].strip().casefold() != standing.email:
        errors = {"email": "This is not their e-mail address."}
        return await _at_desk(request, person_id, FormState(errors=errors), 422)
    try:
        async with changing(request) as uow:
            await erasures.erase_somebody(uow, holdings_of(request), person_id)
    except (ErasureMustWait, LastAdministrator) as waits:
        return await _at_desk(request, person_id, FormState(message=str(waits)), waits.status)
    return redirect(request, "/admin", notice="The person is erased.")


def _insist(actor: Actor) -> None:
    if not actor.may(policy.OffboardingPermission.USERS_ERASE):
        raise Forbidden("Only those who look after people's data may do this.")


async def _own(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        person_id = signed_in(ctx.actor)
        archive = await find_archive(ctx, person_id)
        obstacles = await foresee_erasure(ctx, holdings_of(request), person_id)
    view = PrivacyPage.of(archive, obstacles, form)
    return page(request, "privacy/privacy.html", view, title="Your data", status=status)


async def _at_desk(request: Request, person_id: UUID, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        _insist(ctx.actor)
        standing = await get_standing(ctx, person_id)
        archive = await find_archive(ctx, person_id)
        obstacles = await foresee_erasure(ctx, holdings_of(request), person_id)
    view = DeskPage.of((person_id, standing.full_name, standing.email), archive, obstacles, form)
    return page(request, "privacy/desk.html", view, title="Somebody's data", status=status)
