"""Ceremonies with passkeys: a challenge is spent and stays spent, the answer is checked, what came of it is kept."""

import secrets
from typing import Any, Final

import msgspec

from souk.identity import policy
from souk.identity.devices.recognising import Device
from souk.identity.entering import Entry, SignedInPerson, enter
from souk.identity.events import SignInFailed
from souk.identity.passkeys.ceremonies import (
    NewCredential,
    RelyingParty,
    Used,
    challenge_in,
    owner_in,
    request_options,
    verify_known,
    verify_new,
)
from souk.identity.passkeys.commands import add_passkey
from souk.identity.passkeys.errors import PasskeyCopied, PasskeyNotAccepted, PasskeyRefused
from souk.identity.passkeys.events import PasskeyCloned
from souk.identity.passkeys.models import Purpose
from souk.identity.passkeys.queries import KnownPasskey, PasskeyView, find_passkey
from souk.identity.passkeys.services import count_use, give_out_challenge, spend_challenge
from souk.identity.processes import Reception
from souk.identity.step_up.commands import confirm_session
from souk.identity.step_up.errors import ProofRefused
from souk.identity.step_up.events import ConfirmationFailed
from souk.kernel.actors import GUEST, Actor
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Refusal

CHALLENGE_BYTES: Final = 32


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What a browser sends for a passkey: the credential as it writes it (WebAuthn JSON), and the device it is."""

    credential: dict[str, Any]
    device: Device


def new_challenge() -> bytes:
    return secrets.token_bytes(CHALLENGE_BYTES)


async def begin_sign_in(
    database: Database, reception: Reception, party: RelyingParty, *, address: str
) -> dict[str, Any]:
    """What a browser needs to sign in whoever holds a passkey of this shop. Raises RateLimited."""
    await reception.attempts.beginning_passkey(address=address)
    challenge = new_challenge()
    async with database.unit_of_work(GUEST) as uow:
        await give_out_challenge(uow, challenge, Purpose.SIGN_IN)
    return request_options(party, challenge)


async def sign_in(database: Database, reception: Reception, party: RelyingParty, shown: Shown) -> Entry:
    """By passkey, which is two factors in one. Raises RateLimited.

    PasskeyRefused and PasskeyCopied are answers, committed. Tries count for the address and for the passkey, not for
    the account: whoever guesses passwords does not shut out the owner of a passkey.
    """
    address, account = shown.device.address, f"passkey {shown.credential['id']}"
    async with reception.attempts.turn(address=address, account=account):
        known, used = await _check(database, party, GUEST, shown, Purpose.SIGN_IN)
        if known is not None and owner_in(shown.credential) != known.user_id:
            used = None
        async with database.unit_of_work(GUEST) as uow:
            entry = await _enter(uow, reception, shown, known, used)
        if not isinstance(entry, SignedInPerson):
            await reception.attempts.failed(address=address, account=account)
    return entry


async def _enter(
    uow: UnitOfWork, reception: Reception, shown: Shown, known: KnownPasskey | None, used: Used | None
) -> Entry:
    refusal = await _refused(uow, known, used)
    if refusal is not None or known is None:
        traces = shown.device.traces(uow.keys)
        uow.emit(SignInFailed(person_id=known.user_id if known else None, why="passkey", **traces))
        return refusal or PasskeyRefused()
    return await enter(uow, known.user_id, mint=reception.mint, device=shown.device, is_strong=True)


async def confirm(
    database: Database, reception: Reception, party: RelyingParty, actor: Actor, shown: Shown
) -> Refusal | None:
    """Step-up with a passkey of one's own. Raises Unauthenticated, RateLimited."""
    person_id = policy.signed_in(actor)
    address, account = shown.device.address, f"passkey {shown.credential['id']}"
    async with reception.attempts.turn(address=address, account=account):
        known, used = await _check(database, party, actor, shown, Purpose.CONFIRM)
        if known is not None and known.user_id != person_id:
            known, used = None, None
        async with database.unit_of_work(actor) as uow:
            refused = await _refused(uow, known, used)
            if refused is None:
                await confirm_session(uow)
                return None
            uow.emit(ConfirmationFailed(person_id=person_id, session_id=actor.session_id))
        await reception.attempts.failed(address=address, account=account)
    return ProofRefused(str(refused))


async def _check(
    database: Database, party: RelyingParty, actor: Actor, shown: Shown, purpose: Purpose
) -> tuple[KnownPasskey | None, Used | None]:
    """Which passkey it is, and how it was used; None where it is unknown, or its answer does not hold."""
    async with database.unit_of_work(actor) as uow:
        challenge = await _spend(uow, shown, purpose)
        known = await find_passkey(uow, shown.credential["id"])
    if challenge is None or known is None:
        return known, None
    try:
        return known, verify_known(party, shown.credential, challenge, known.public_key)
    except PasskeyRefused:
        return known, None


async def _spend(uow: UnitOfWork, shown: Shown, purpose: Purpose) -> bytes | None:
    try:
        challenge = challenge_in(shown.credential)
    except (ValueError, msgspec.DecodeError):
        return None
    return challenge if await spend_challenge(uow, challenge, purpose) else None


async def _refused(uow: UnitOfWork, known: KnownPasskey | None, used: Used | None) -> Refusal | None:
    if known is None or used is None:
        return PasskeyRefused()
    if await count_use(uow, known.id, sign_count=used.sign_count, is_synced=used.is_synced):
        return None
    uow.emit(PasskeyCloned(person_id=known.user_id, passkey_id=known.id))
    return PasskeyCopied()


async def register(database: Database, party: RelyingParty, actor: Actor, shown: Shown, *, name: str) -> PasskeyView:
    """Keep the passkey that a browser made.

    Raises PasskeyNotAccepted, PasskeyTaken, TooManyPasskeys, ConfirmationRequired.
    """
    policy.signed_in(actor)
    async with database.unit_of_work(actor) as uow:
        challenge = await _spend(uow, shown, Purpose.REGISTER)
    if challenge is None:
        raise PasskeyNotAccepted
    new: NewCredential = verify_new(party, shown.credential, challenge)
    async with database.unit_of_work(actor) as uow:
        return await add_passkey(uow, new, name=name)
