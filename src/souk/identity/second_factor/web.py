"""Page doors of the second factor: the second step of a sign-in, and setting an app up."""

from typing import Annotated, Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity.api import reception_of
from souk.identity.devices.recognising import device_of
from souk.identity.entering import Entry, SecondFactorNeeded, SignedInPerson
from souk.identity.forgery import refuse_cross_site
from souk.identity.forms import read_form, typed_in
from souk.identity.pages import account_tabs
from souk.identity.second_factor import commands, processes
from souk.identity.second_factor.enforcement import ENROLMENT
from souk.identity.second_factor.errors import (
    EnrolmentNotStarted,
    SecondFactorAlreadyOn,
    SecondFactorDemanded,
    SecondFactorNotOn,
    SignInChallengeOver,
    WrongEnrolmentCode,
)
from souk.identity.second_factor.pages import CodePage, Enrolling, RecoveryCodesPage, SecondFactorPage
from souk.identity.second_factor.processes import CodeGiven
from souk.identity.second_factor.queries import find_pending_enrolment, get_state
from souk.identity.second_factor.schemas import SecondStep, TurnOff, TurnOn
from souk.identity.second_factor.waiting import CODE, code_url, stop_waiting, waiting
from souk.identity.step_up.errors import ConfirmationRequired
from souk.identity.step_up.processes import Proof
from souk.identity.step_up.ways import lead_to_confirm
from souk.identity.ways import guests_sign_in_first, local_path, sign_in_url
from souk.identity.welcome import lead_out, show_in
from souk.kernel.errors import RateLimited, Refusal
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.ui import FormState, page, redirect

SECURITY: Final = "/account/security"
NOT_KEPT: Final = {"Cache-Control": "no-store"}
Next = Annotated[str | None, Query(max_length=4000)]
router = APIRouter()
account = APIRouter(prefix=ENROLMENT, dependencies=[Depends(guests_sign_in_first)])


@router.get(CODE)
async def code_page(request: Request, next: Next = None, recovery: bool = False) -> Response:  # noqa: A002
    needed = waiting(request)
    if needed is None:
        return redirect(request, sign_in_url(local_path(next)))
    return _code_page(request, needed, FormState(), local_path(next), recovery=recovery)


@router.post(CODE)
async def enter_code(request: Request) -> Response:
    refuse_cross_site(request)
    typed = await typed_in(request, ("code", "next", "recovery"))
    back, recovery = local_path(typed["next"]), typed["recovery"] == "1"
    needed = waiting(request)
    if needed is None:
        return lead_out(request, SignInChallengeOver(), back)
    read = read_form(SecondStep, {"challenge": needed.challenge[:512], "code": typed["code"]})
    if read.body is None:
        form = FormState(errors={"code": read.form.errors.get("code", "Please fill this in.")})
        return _code_page(request, needed, form, back, recovery=recovery, status=422)
    entry = await _answer(request, read.body)
    if isinstance(entry, SignedInPerson):
        return _done_waiting(request, show_in(request, entry, back))
    if isinstance(entry, SignInChallengeOver):
        return _done_waiting(request, lead_out(request, entry, back))
    assert isinstance(entry, Refusal)
    return _code_page(request, needed, FormState(message=str(entry)), back, recovery=recovery, status=entry.status)


async def _answer(request: Request, step: SecondStep) -> Entry:
    given = CodeGiven(challenge=step.challenge, code=step.code, device=device_of(request))
    try:
        return await processes.answer_challenge(database_of(request), reception_of(request), given)
    except RateLimited as refusal:
        return refusal


def _done_waiting(request: Request, response: Response) -> Response:
    stop_waiting(request, response)
    return response


def _code_page(
    request: Request, needed: SecondFactorNeeded, form: FormState, back: str, *, recovery: bool, status: int = 200
) -> Response:
    url = code_url(back)
    view = CodePage(
        form=form,
        next=back,
        recovery=recovery,
        has_code="totp" in needed.methods,
        has_passkey="passkey" in needed.methods,
        other_url=url if recovery else f"{url}{'&' if '?' in url else '?'}recovery=true",
        again_url=sign_in_url(back),
    )
    return page(request, "identity/sign_in_code.html", view, title="Confirm your sign-in", status=status)


@account.get("")
async def second_factor(request: Request, next: Next = None) -> Response:  # noqa: A002 - the query's name
    return await _second_factor_page(request, FormState(), local_path(next, SECURITY))


@account.post("/begin")
async def begin(request: Request) -> Response:
    back = local_path((await typed_in(request, ("next",)))["next"], SECURITY)
    try:
        async with changing(request) as uow:
            await commands.begin_totp(uow)
    except SecondFactorAlreadyOn as refusal:
        return redirect(request, ENROLMENT, notice=str(refusal), tone="info")
    return redirect(request, f"{ENROLMENT}?next={quote(back, safe='/')}")


@account.post("/confirm")
async def turn_on(request: Request) -> Response:
    typed = await typed_in(request, ("code", "password", "next"))
    back = local_path(typed.pop("next"), SECURITY)
    read = read_form(TurnOn, typed)
    if read.body is None:
        return await _second_factor_page(request, read.form, back, 422)
    proof = Proof(address=device_of(request).address, password=read.body.password)
    codes: list[str] | Refusal
    try:
        actor = await actor_of(request)
        codes = await processes.turn_on(database_of(request), reception_of(request), actor, proof, code=read.body.code)
    except WrongEnrolmentCode as refusal:
        form = FormState(errors={"code": str(refusal)})
        return await _second_factor_page(request, form, back, refusal.status)
    except ConfirmationRequired:
        return lead_to_confirm(request, ENROLMENT)
    except (RateLimited, EnrolmentNotStarted, SecondFactorAlreadyOn) as refusal:
        codes = refusal
    if isinstance(codes, Refusal):
        return await _second_factor_page(request, FormState(message=str(codes)), back, codes.status)
    return _codes_page(request, codes, back)


@account.post("/disable")
async def turn_off(request: Request) -> Response:
    read = read_form(TurnOff, await typed_in(request, ("code", "password")))
    if read.body is None:
        return await _second_factor_page(request, read.form, SECURITY, 422)
    proof = Proof(address=device_of(request).address, password=read.body.password, code=read.body.code)
    refusal: Refusal | None
    try:
        actor = await actor_of(request)
        refusal = await processes.turn_off(database_of(request), reception_of(request), actor, proof)
    except ConfirmationRequired:
        return lead_to_confirm(request, ENROLMENT)
    except (RateLimited, SecondFactorNotOn, SecondFactorDemanded) as refused:
        refusal = refused
    if refusal is not None:
        return await _second_factor_page(request, FormState(message=str(refusal)), SECURITY, refusal.status)
    return redirect(request, f"{SECURITY}#second-factor", notice="Your authenticator app is turned off.")


@account.post("/recovery-codes")
async def renew_recovery_codes(request: Request) -> Response:
    try:
        async with changing(request) as uow:
            codes = await commands.renew_recovery_codes(uow)
    except ConfirmationRequired:
        return lead_to_confirm(request, ENROLMENT)
    except SecondFactorNotOn as refusal:
        return redirect(request, ENROLMENT, notice=str(refusal), tone="info")
    return _codes_page(request, codes, SECURITY)


def _codes_page(request: Request, codes: list[str], back: str) -> Response:
    view = RecoveryCodesPage.of(codes, back)
    return page(request, "identity/recovery_codes.html", view, title="Your recovery codes", headers=NOT_KEPT)


async def _second_factor_page(request: Request, form: FormState, back: str, status: int = 200) -> Response:
    async with reading(request) as ctx:
        state = await get_state(ctx)
        pending = await find_pending_enrolment(ctx)
    view = SecondFactorPage(
        state=state,
        enrolling=Enrolling.of(pending) if pending else None,
        is_missing=state.is_demanded and not state.is_on,
        form=form,
        next=back,
        tabs=account_tabs("security"),
    )
    headers: dict[str, Any] = NOT_KEPT
    return page(request, "identity/second_factor.html", view, title="Second factor", status=status, headers=headers)


router.include_router(account)
