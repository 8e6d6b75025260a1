"""Proving that it is you: around a password check, with the failure kept."""

import msgspec

from souk.identity import policy
from souk.identity.attempts import Attempts
from souk.identity.passwords import is_unmatched
from souk.identity.processes import Reception
from souk.identity.second_factor.services import spend_code
from souk.identity.step_up.commands import confirm_session
from souk.identity.step_up.errors import ProofRefused
from souk.identity.step_up.events import ConfirmationFailed
from souk.identity.step_up.queries import PASSWORD_KEPT, require_confirmed
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """What somebody shows, and where they come from. Everything that is given has to be right."""

    address: str
    password: str | None = None
    code: str | None = None


async def prove(database: Database, reception: Reception, actor: Actor, proof: Proof) -> Refusal | None:
    """Nothing, if it is really them. A wrong proof is remembered, and counts like a failed sign-in.

    A code is spent only where the password beside it is right. Raises Unauthenticated, RateLimited.
    """
    person_id = policy.signed_in(actor)
    attempts, account = reception.attempts, str(person_id)
    async with attempts.turn(address=proof.address, account=account):
        if proof.code is not None:
            await attempts.guessing_code(account=account)
        if await _holds(database, reception, actor, proof):
            return None
        async with database.unit_of_work(actor) as uow:
            uow.emit(ConfirmationFailed(person_id=person_id, session_id=actor.session_id))
        await _count(attempts, account, proof)
        return ProofRefused()


async def prove_owner(database: Database, reception: Reception, actor: Actor, proof: Proof) -> Refusal | None:
    """The same for what takes a password; for an account that has none, a step-up stands in its place.

    Raises ConfirmationRequired besides.
    """
    async with database.read(actor) as ctx:
        kept = await ctx.first(PASSWORD_KEPT, person_id=policy.signed_in(actor))
        has_password = kept is not None and not is_unmatched(kept.password_hash)
        if not has_password:
            await require_confirmed(ctx)
    if has_password:
        return await prove(database, reception, actor, msgspec.structs.replace(proof, password=proof.password or ""))
    if proof.code is None:
        return None
    return await prove(database, reception, actor, msgspec.structs.replace(proof, password=None))


async def _holds(database: Database, reception: Reception, actor: Actor, proof: Proof) -> bool:
    person_id = policy.signed_in(actor)
    if proof.password is not None:
        async with database.read(actor) as ctx:
            kept = await ctx.first(PASSWORD_KEPT, person_id=person_id)
        if not (await reception.passwords.check(proof.password, kept.password_hash if kept else None)).matches:
            return False
    if proof.code is not None:
        async with database.unit_of_work(actor) as uow:
            return await spend_code(uow, person_id, proof.code)
    return proof.password is not None


async def _count(attempts: Attempts, account: str, proof: Proof) -> None:
    if proof.code is not None:
        await attempts.wrong_code(account=account)
    await attempts.failed(address=proof.address, account=account)


async def confirm(database: Database, reception: Reception, actor: Actor, proof: Proof) -> Refusal | None:
    """With the password or a code. Raises Unauthenticated, RateLimited."""
    refusal = await prove(database, reception, actor, proof)
    if refusal is None:
        async with database.unit_of_work(actor) as uow:
            await confirm_session(uow)
    return refusal
