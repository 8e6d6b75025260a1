"""Signing in and staying signed in: several units of work around a password check, or one that outlives its refusal."""

import msgspec
from sqlalchemy import bindparam, update

from souk.identity.attempts import Attempts
from souk.identity.devices.recognising import Device
from souk.identity.entering import Entry, SignedInPerson, enter
from souk.identity.errors import InvalidCredentials, InvalidToken, TokenExpired, TokenReused
from souk.identity.events import SignInFailed
from souk.identity.models import RefreshToken, Session, User
from souk.identity.passwords import Checked, Passwords
from souk.identity.queries import PRESENTED, Credential, Presented, find_credential
from souk.identity.services import (
    Contact,
    end_session,
    is_staff,
    keep_refresh_token,
    open_session,
    register_person,
)
from souk.identity.tokens import TokenMint, TokenPair
from souk.kernel.actors import GUEST
from souk.kernel.crypto import token_digest
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.errors import Refusal
from souk.kernel.hot import Hot

USE_TOKEN: Hot[None] = Hot(
    update(RefreshToken)
    .where(RefreshToken.digest == bindparam("presented"), RefreshToken.used_at.is_(None))
    .values(used_at=bindparam("at"))
)
PROLONG: Hot[None] = Hot(
    update(Session)
    .where(Session.id == bindparam("session_id"), Session.revoked_at.is_(None))
    .values(expires_at=bindparam("until"))
)
RENEW_HASH: Hot[None] = Hot(
    update(User)
    .where(User.id == bindparam("person_id"), User.password_hash == bindparam("checked"))
    .values(password_hash=bindparam("renewed"))
)


class Reception(msgspec.Struct, frozen=True):
    """What signing people in takes."""

    passwords: Passwords
    mint: TokenMint
    attempts: Attempts


class Arrival(msgspec.Struct, frozen=True, kw_only=True):
    """Somebody at the door: how they name themselves, and where they come from."""

    login: str
    password: str
    address: str
    device: Device | None = None


async def register(
    database: Database, reception: Reception, arrival: Arrival, *, full_name: str, contact: Contact
) -> SignedInPerson:
    """A new customer, signed in. Raises EmailTaken, UsernameTaken, WeakPassword, RateLimited."""
    await reception.attempts.registering(address=arrival.address)
    password_hash = await reception.passwords.choose(
        arrival.password, about=(arrival.login, full_name, contact.get("username"))
    )
    async with database.unit_of_work(GUEST) as uow:
        person = await register_person(
            uow, email=arrival.login, password_hash=password_hash, full_name=full_name, **contact
        )
        tokens = await open_session(uow, person.id, mint=reception.mint, device=arrival.device)
    return SignedInPerson(person, tokens)


async def sign_in(database: Database, reception: Reception, arrival: Arrival) -> Entry:
    """By e-mail address or username. Raises RateLimited.

    InvalidCredentials and AccountDisabled are answers: what was refused is committed. An unknown name takes the path,
    the statements and the time of a wrong password. Whoever still owes a second factor is not forgiven their tries.
    """
    async with database.read(GUEST) as ctx:
        credential = await find_credential(ctx, arrival.login)
    account = str(credential.id) if credential else database.keys.blind_index(arrival.login, purpose="sign_in")
    async with reception.attempts.turn(address=arrival.address, account=account):
        checked = await reception.passwords.check(arrival.password, credential.password_hash if credential else None)
        if credential is None or not checked.matches:
            await _remember_failure(database, credential, arrival.device)
            await reception.attempts.failed(address=arrival.address, account=account)
            return InvalidCredentials()
        entry = await _let_in(database, reception.mint, credential, checked, arrival.device)
        if isinstance(entry, SignedInPerson):
            await reception.attempts.succeeded(account=account)
    return entry


async def _remember_failure(database: Database, credential: Credential | None, device: Device | None) -> None:
    """Kept before it is answered: the refusal rolls nothing back."""
    async with database.unit_of_work(GUEST) as uow:
        traces = device.traces(uow.keys) if device is not None else {}
        uow.emit(SignInFailed(person_id=credential.id if credential else None, why="password", **traces))


async def _let_in(
    database: Database, mint: TokenMint, credential: Credential, checked: Checked, device: Device | None
) -> Entry:
    async with database.unit_of_work(GUEST) as uow:
        if checked.renewed is not None:
            await uow.change(
                RENEW_HASH, person_id=credential.id, checked=credential.password_hash, renewed=checked.renewed
            )
        return await enter(uow, credential.id, mint=mint, device=device, is_strong=False)


async def refresh(database: Database, mint: TokenMint, presented: str) -> TokenPair:
    """A new pair for a refresh token, which holds no longer.

    Raises InvalidToken, TokenExpired; and TokenReused for one that came before: then its session is ended, and stays
    ended although the answer is a refusal.
    """
    async with database.unit_of_work(GUEST) as uow:
        outcome = await _rotate(uow, mint, presented)
    if isinstance(outcome, Refusal):
        raise outcome
    return outcome


async def _rotate(uow: UnitOfWork, mint: TokenMint, presented: str) -> TokenPair | Refusal:
    digest = token_digest(presented)
    token = await uow.first(PRESENTED, presented=digest)
    if token is None:
        return InvalidToken()
    if token.used_at is None:
        if token.revoked_at is not None or not token.is_active:
            return InvalidToken()
        if token.expires_at <= uow.now:
            return TokenExpired()
        if await uow.change(USE_TOKEN, presented=digest, at=uow.now):
            return await _prolong(uow, mint, token)
    await end_session(uow, token.session_id, person_id=token.user_id, reused=True)
    return TokenReused()


async def _prolong(uow: UnitOfWork, mint: TokenMint, token: Presented) -> TokenPair | Refusal:
    staff = await is_staff(uow, token.user_id)
    pair = mint.mint(token.user_id, token.session_id, staff=staff, now=uow.now)
    if not await uow.change(PROLONG, session_id=token.session_id, until=uow.now + pair.renewable):
        return InvalidToken()
    await keep_refresh_token(uow, pair)
    return pair


async def was_just_renewed(database: Database, presented: str, *, within: float) -> bool:
    """Whether this token was used less than `within` seconds ago, in a session that lives: by another tab, likely."""
    async with database.read(GUEST) as ctx:
        token = await ctx.first(PRESENTED, presented=token_digest(presented))
    return (
        token is not None
        and token.revoked_at is None
        and token.used_at is not None
        and (ctx.now - token.used_at).total_seconds() < within
    )
