"""Signing in by a provider's word: the network first, then one unit of work."""

import hmac
from collections.abc import Mapping
from typing import Final
from uuid import UUID

import msgspec

from souk.identity.devices.recognising import Device
from souk.identity.entering import Entry, enter
from souk.identity.errors import EmailTaken
from souk.identity.federation.directory import Directory
from souk.identity.federation.errors import (
    EmailNotProved,
    ProviderAnswerRefused,
    ProviderSaidNo,
    SignInLinkedElsewhere,
    SignInNotBegunHere,
    UnknownProvider,
)
from souk.identity.federation.protocol import Identity, Trip, redeem, way_there
from souk.identity.federation.queries import find_linked, index_of
from souk.identity.federation.services import add_link, note_use
from souk.identity.federation.tickets import LIVES, Ticket, Vouched
from souk.identity.processes import Reception
from souk.identity.queries import find_person_by_email, get_person
from souk.identity.services import register_person
from souk.kernel.actors import GUEST, Actor
from souk.kernel.crypto import new_token
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.settings import Provider

CALLBACK: Final = "/auth/oidc/{provider}/callback"


class Federation(msgspec.Struct, frozen=True):
    """The providers of this shop, and what is known of them."""

    providers: Mapping[str, Provider]
    directory: Directory
    base_url: str

    def named(self, name: str) -> Provider:
        """Raises UnknownProvider."""
        if name not in self.providers:
            raise UnknownProvider
        return self.providers[name]

    def redirect_uri(self, name: str) -> str:
        return self.base_url.rstrip("/") + CALLBACK.format(provider=name)


class Returned(msgspec.Struct, frozen=True, kw_only=True):
    """A browser that came back from a provider. `issuer` is who says so (RFC 9207), where it is said.

    Without a code the provider, or whoever sat there, said no.
    """

    provider: str
    code: str | None
    state: str
    issuer: str | None
    device: Device


async def set_out(
    database: Database, federation: Federation, name: str, *, back: str, actor: Actor, links: bool = False
) -> tuple[Ticket, str]:
    """What the browser keeps, and where it goes. `links`: it shall open the actor's account from then on.

    Raises UnknownProvider, ProviderUnavailable.
    """
    provider = federation.named(name)
    login = ""
    if links and actor.id is not None:
        async with database.read(actor) as ctx:
            login = (await get_person(ctx, actor.id)).email
    doors = await federation.directory.doors_of(provider)
    ticket = Ticket(
        provider=name,
        state=new_token(),
        nonce=new_token(),
        verifier=new_token(),
        back=back,
        expires_at=database.clock() + LIVES,
        person_id=actor.id if links else None,
        login=login,
        is_again=actor.id is not None and not links,
    )
    return ticket, way_there(Trip(provider, doors, ticket, federation.redirect_uri(name)))


async def come_back(
    database: Database, reception: Reception, federation: Federation, ticket: Ticket, returned: Returned
) -> Entry | Vouched:
    """In, to the second factor, refused; or to show whose account it is before it is linked.

    Raises SignInNotBegunHere, ProviderSaidNo, ProviderUnavailable, ProviderAnswerRefused, RateLimited.
    """
    identity = await _ask(database, federation, ticket, returned)
    if ticket.person_id is not None:
        return _vouch(database, ticket, identity, person_id=ticket.person_id, login=ticket.login)
    for _ in range(2):  # a second time where somebody else registered this very address in between
        try:
            return await _let_in(database, reception, ticket, returned, identity)
        except EmailTaken:
            continue
    raise SignInLinkedElsewhere


async def _ask(database: Database, federation: Federation, ticket: Ticket, returned: Returned) -> Identity:
    begun = ticket.provider == returned.provider and hmac.compare_digest(ticket.state.encode(), returned.state.encode())
    if not begun:
        raise SignInNotBegunHere
    provider = federation.named(returned.provider)
    doors = await federation.directory.doors_of(provider)
    if returned.issuer is not None and returned.issuer != doors.issuer:
        raise ProviderAnswerRefused
    trip = Trip(provider, doors, ticket, federation.redirect_uri(returned.provider))
    if returned.code is None:
        raise ProviderSaidNo
    return await redeem(federation.directory, trip, returned.code, now=database.clock())


async def _let_in(
    database: Database, reception: Reception, ticket: Ticket, returned: Returned, identity: Identity
) -> Entry | Vouched:
    async with database.unit_of_work(GUEST) as uow:  # not a ReadContext: a replica may not know them yet
        linked = await find_linked(uow, _index(database, identity))
        known = await find_person_by_email(uow, identity.email) if linked is None and identity.email else None
    if linked is None and identity.email is None:
        return EmailNotProved()
    if known is not None:
        return _vouch(database, ticket, identity, person_id=known.id, login=known.email)
    if linked is None:
        await reception.attempts.registering(address=returned.device.address)
    async with database.unit_of_work(GUEST) as uow:
        if linked is None:
            person_id = await _register(uow, reception, ticket.provider, identity)
        else:
            person_id = linked.user_id
            await note_use(uow, linked.id)
        return await enter(uow, person_id, mint=reception.mint, device=returned.device, is_strong=False)


async def _register(uow: UnitOfWork, reception: Reception, provider: str, identity: Identity) -> UUID:
    """An account without a password: they may choose one by a mailed link. Raises EmailTaken."""
    assert identity.email is not None
    person = await register_person(
        uow,
        email=identity.email,
        password_hash=reception.passwords.unmatched,
        full_name=identity.name,
        is_verified=True,
    )
    index = index_of(uow.keys, identity.issuer, identity.subject)
    await add_link(uow, person.id, provider=provider, subject_index=index, email=identity.email)
    return person.id


def _index(database: Database, identity: Identity) -> str:
    return index_of(database.keys, identity.issuer, identity.subject)


def _vouch(database: Database, ticket: Ticket, identity: Identity, *, person_id: UUID, login: str) -> Vouched:
    return Vouched(
        provider=ticket.provider,
        subject_index=_index(database, identity),
        email=identity.email,
        person_id=person_id,
        login=login,
        back=ticket.back,
        expires_at=database.clock() + LIVES,
    )
