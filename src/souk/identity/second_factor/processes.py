"""Signing in with a code, and changing the second factor: several units of work around what has to be proved."""

import msgspec

from souk.identity.devices.recognising import Device
from souk.identity.entering import Entry, SignedInPerson, enter
from souk.identity.errors import AccountDisabled
from souk.identity.events import SignInFailed
from souk.identity.processes import Reception
from souk.identity.second_factor.commands import turn_off_totp, turn_on_totp
from souk.identity.second_factor.errors import SignInChallengeOver, WrongCode
from souk.identity.second_factor.queries import AWAITED, Awaited
from souk.identity.second_factor.services import TAKE_TRY, USE_CHALLENGE, password_mark, spend_code
from souk.identity.step_up.processes import Proof, prove_owner
from souk.identity.tokens import TokenMint
from souk.kernel.actors import GUEST, Actor
from souk.kernel.crypto import token_digest
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Refusal


class CodeGiven(msgspec.Struct, frozen=True, kw_only=True):
    """The second step at the door: the challenge of the first, and a code from the app or a recovery code."""

    challenge: str
    code: str
    device: Device


async def answer_challenge(database: Database, reception: Reception, given: CodeGiven) -> Entry:
    """Sign in with the code that a right password asked for. Raises RateLimited.

    SignInChallengeOver for a challenge that is too old, tried too often, used, begun with a former password or never
    given out; WrongCode for one that is not of this moment or was used before. Both are remembered.
    """
    digest = token_digest(given.challenge)
    async with database.read(GUEST) as ctx:
        awaited = await ctx.first(AWAITED, presented=digest, at=ctx.now)
    if awaited is None:
        return SignInChallengeOver()
    account, address = str(awaited.user_id), given.device.address
    async with reception.attempts.turn(address=address, account=account):
        await reception.attempts.guessing_code(account=account)
        async with database.unit_of_work(GUEST) as uow:
            entry = await _answer(uow, reception.mint, given, awaited)
        if isinstance(entry, WrongCode):
            await reception.attempts.wrong_code(account=account)
            await reception.attempts.failed(address=address, account=account)
        elif isinstance(entry, SignedInPerson):
            await reception.attempts.succeeded(account=account)
    return entry


async def _answer(uow: UnitOfWork, mint: TokenMint, given: CodeGiven, awaited: Awaited) -> Entry:
    digest = token_digest(given.challenge)
    if awaited.password_mark != password_mark(uow.keys, awaited.password_hash):
        return SignInChallengeOver()
    if not await uow.change(TAKE_TRY, presented=digest, at=uow.now):
        return SignInChallengeOver()
    if not awaited.is_active:
        uow.emit(SignInFailed(person_id=awaited.user_id, why="disabled", **given.device.traces(uow.keys)))
        return AccountDisabled()
    if not await spend_code(uow, awaited.user_id, given.code):
        uow.emit(SignInFailed(person_id=awaited.user_id, why="second_factor", **given.device.traces(uow.keys)))
        return WrongCode()
    await uow.change(USE_CHALLENGE, presented=digest, at=uow.now)
    return await enter(uow, awaited.user_id, mint=mint, device=given.device, is_strong=True)


async def turn_on(
    database: Database, reception: Reception, actor: Actor, proof: Proof, *, code: str
) -> list[str] | Refusal:
    """With the password and the first code of the app: ten recovery codes, or why not.

    Raises RateLimited, ConfirmationRequired, EnrolmentNotStarted, SecondFactorAlreadyOn, WrongEnrolmentCode.
    """
    if refusal := await prove_owner(database, reception, actor, proof):
        return refusal
    async with database.unit_of_work(actor) as uow:
        return await turn_on_totp(uow, code)


async def turn_off(database: Database, reception: Reception, actor: Actor, proof: Proof) -> Refusal | None:
    """With the password and a code. Raises RateLimited, ConfirmationRequired, SecondFactorNotOn, SecondFactorDemanded."""
    if refusal := await prove_owner(database, reception, actor, proof):
        return refusal
    async with database.unit_of_work(actor) as uow:
        await turn_off_totp(uow)
    return None
