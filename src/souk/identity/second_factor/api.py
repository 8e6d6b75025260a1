"""JSON doors of the second factor: `/auth/login/second-factor` and `/auth/second-factor`."""

from fastapi import APIRouter, Request, Response

from souk.identity.api import CHANGE_REFUSALS, TOKEN_REFUSALS, reception_of, welcome
from souk.identity.devices.recognising import device_of
from souk.identity.entering import entered
from souk.identity.errors import AccountDisabled, CrossSite
from souk.identity.forgery import refuse_cross_site
from souk.identity.schemas import SignedInOut
from souk.identity.second_factor import commands, processes, queries
from souk.identity.second_factor.errors import (
    EnrolmentNotStarted,
    SecondFactorAlreadyOn,
    SecondFactorDemanded,
    SecondFactorNotOn,
    SignInChallengeOver,
    WrongCode,
    WrongEnrolmentCode,
)
from souk.identity.second_factor.processes import CodeGiven
from souk.identity.second_factor.queries import TotpEnrolment
from souk.identity.second_factor.schemas import RecoveryCodesOut, SecondFactorOut, SecondStep, TurnOff, TurnOn
from souk.identity.step_up.errors import ConfirmationRequired, ProofRefused
from souk.identity.step_up.processes import Proof
from souk.kernel.errors import RateLimited, Refusal
from souk.kernel.http import Changing, Reading, actor_of, answer, database_of, no_content
from souk.kernel.openapi import returns

router = APIRouter(prefix="/auth", tags=["Identity"])

STEP_REFUSALS = (WrongCode, SignInChallengeOver, AccountDisabled, CrossSite, RateLimited)
PROOF_REFUSALS = (*CHANGE_REFUSALS, ProofRefused, ConfirmationRequired, RateLimited)
NOT_KEPT = {"Cache-Control": "no-store"}


@router.post("/login/second-factor", **returns(SignedInOut, refuses=STEP_REFUSALS))
async def second_step(request: Request, body: SecondStep) -> Response:
    """Finish a sign-in with a code from the app or a recovery code. Five tries at a challenge; a code counts once."""
    refuse_cross_site(request)
    given = CodeGiven(challenge=body.challenge, code=body.code, device=device_of(request))
    return welcome(
        request, entered(await processes.answer_challenge(database_of(request), reception_of(request), given))
    )


@router.get("/second-factor", **returns(SecondFactorOut, refuses=TOKEN_REFUSALS))
async def state(ctx: Reading) -> Response:
    """What you have set up, and whether a role of yours demands it."""
    return answer(SecondFactorOut.of(await queries.get_state(ctx)))


@router.post("/second-factor/totp", **returns(TotpEnrolment, 201, refuses=(*CHANGE_REFUSALS, SecondFactorAlreadyOn)))
async def begin(uow: Changing) -> Response:
    """Begin to set up an authenticator app: its secret, to scan or to type. Nothing is asked for until you confirm."""
    return answer(await commands.begin_totp(uow), 201, NOT_KEPT)


@router.post(
    "/second-factor/totp/confirm",
    **returns(
        RecoveryCodesOut, refuses=(*PROOF_REFUSALS, EnrolmentNotStarted, SecondFactorAlreadyOn, WrongEnrolmentCode)
    ),
)
async def turn_on(request: Request, body: TurnOn) -> Response:
    """Turn it on with the first code of the app and your password. The answer are ten recovery codes, shown once."""
    actor = await actor_of(request)
    proof = Proof(address=device_of(request).address, password=body.password)
    codes = await processes.turn_on(database_of(request), reception_of(request), actor, proof, code=body.code)
    if isinstance(codes, Refusal):
        raise codes
    return answer(RecoveryCodesOut(recovery_codes=codes), headers=NOT_KEPT)


@router.post(
    "/second-factor/totp/disable",
    **returns(None, 204, refuses=(*PROOF_REFUSALS, SecondFactorNotOn, SecondFactorDemanded)),
)
async def turn_off(request: Request, body: TurnOff) -> Response:
    """Turn the app off, with your password and a code. The recovery codes go with it."""
    proof = Proof(address=device_of(request).address, password=body.password, code=body.code)
    refusal = await processes.turn_off(database_of(request), reception_of(request), await actor_of(request), proof)
    if refusal is not None:
        raise refusal
    return no_content()


@router.post(
    "/second-factor/recovery-codes",
    **returns(RecoveryCodesOut, 201, refuses=(*CHANGE_REFUSALS, ConfirmationRequired, SecondFactorNotOn)),
)
async def renew_recovery_codes(uow: Changing) -> Response:
    """Ten new recovery codes in place of those left, shown once. Confirm that it is you first."""
    return answer(RecoveryCodesOut(recovery_codes=await commands.renew_recovery_codes(uow)), 201, NOT_KEPT)
