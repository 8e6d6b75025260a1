"""How everybody comes in, whichever way they proved who they are: password, code, passkey or another provider."""

from uuid import UUID

import msgspec

from souk.identity.devices.recognising import Device
from souk.identity.errors import AccountDisabled
from souk.identity.events import SignInFailed
from souk.identity.people import Person
from souk.identity.queries import get_person
from souk.identity.second_factor.errors import SecondFactorRequired
from souk.identity.second_factor.queries import STANDING
from souk.identity.second_factor.services import CHALLENGE_LIVES, open_challenge
from souk.identity.services import open_session
from souk.identity.tokens import TokenMint, TokenPair
from souk.kernel.database import UnitOfWork
from souk.kernel.errors import Refusal


class SignedInPerson(msgspec.Struct, frozen=True):
    person: Person
    tokens: TokenPair


class SecondFactorNeeded(msgspec.Struct, frozen=True):
    """One factor was right. `challenge` waits for another of `methods` (`totp`, `recovery_code`, `passkey`)."""

    challenge: str
    methods: tuple[str, ...]

    def refusal(self) -> SecondFactorRequired:
        """What a program is told, with all it needs to go on."""
        return SecondFactorRequired(
            challenge=self.challenge, methods=list(self.methods), expires_in=int(CHALLENGE_LIVES.total_seconds())
        )


Entry = SignedInPerson | SecondFactorNeeded | Refusal
"""How a sign-in ended. It is committed before a door translates it, so that what was refused is remembered."""


async def enter(uow: UnitOfWork, person_id: UUID, *, mint: TokenMint, device: Device | None, is_strong: bool) -> Entry:
    """Sign somebody in who proved who they are, or ask for more.

    `is_strong`: by two factors, or by a passkey that knew its owner; otherwise a second factor is asked for where they
    have one. A disabled account is refused; the caller commits either way.
    """
    standing = await uow.first(STANDING, person_id=person_id)
    if standing is None or not standing.is_active:
        traces = device.traces(uow.keys) if device is not None else {}
        uow.emit(SignInFailed(person_id=person_id, why="disabled", **traces))
        return AccountDisabled()
    if not is_strong and (methods := standing.methods()):
        challenge = await open_challenge(uow, person_id, password_hash=standing.password_hash)
        return SecondFactorNeeded(challenge, methods)
    tokens = await open_session(uow, person_id, mint=mint, device=device)
    return SignedInPerson(await get_person(uow, person_id), tokens)


def entered(entry: Entry) -> SignedInPerson:
    """For doors of programs: whoever came in. Raises what kept them out, SecondFactorRequired among it."""
    if isinstance(entry, SecondFactorNeeded):
        raise entry.refusal()
    if isinstance(entry, Refusal):
        raise entry
    return entry
