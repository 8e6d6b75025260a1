"""JSON doors of passkeys: `/auth/passkeys`."""

from uuid import UUID

from fastapi import APIRouter, Request, Response
from starlette.requests import HTTPConnection

from souk.identity.api import CHANGE_REFUSALS, TOKEN_REFUSALS, reception_of, welcome
from souk.identity.devices.recognising import device_of
from souk.identity.entering import entered
from souk.identity.errors import AccountDisabled, CrossSite
from souk.identity.forgery import refuse_cross_site
from souk.identity.passkeys import commands, processes, queries
from souk.identity.passkeys.ceremonies import RelyingParty
from souk.identity.passkeys.errors import (
    PasskeyCopied,
    PasskeyNotAccepted,
    PasskeyRefused,
    PasskeyTaken,
    TooManyPasskeys,
    UnknownPasskey,
)
from souk.identity.passkeys.processes import Shown, new_challenge
from souk.identity.passkeys.queries import PasskeyView
from souk.identity.passkeys.schemas import NewPasskey, PasskeyName, PasskeyOptions, PasskeySignIn
from souk.identity.schemas import SignedInOut
from souk.identity.second_factor.errors import SecondFactorDemanded
from souk.identity.step_up.errors import ConfirmationRequired
from souk.kernel.errors import RateLimited
from souk.kernel.http import Changing, Reading, actor_of, answer, database_of, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import PageOf

router = APIRouter(prefix="/auth/passkeys", tags=["Identity"])

NOT_KEPT = {"Cache-Control": "no-store"}


def party_of(connection: HTTPConnection) -> RelyingParty:
    party: RelyingParty = connection.app.state.relying_party
    return party


@router.get("", **returns(PageOf[PasskeyView], refuses=TOKEN_REFUSALS))
async def own_passkeys(ctx: Reading) -> Response:
    """Your passkeys, the newest first: all of them, at most twenty."""
    return answer(PageOf(await queries.list_own_passkeys(ctx), None))


@router.post("/options", **returns(PasskeyOptions, refuses=(*CHANGE_REFUSALS, ConfirmationRequired, TooManyPasskeys)))
async def begin(request: Request, uow: Changing) -> Response:
    """What a browser needs to make a passkey. Confirm that it is you first."""
    options = await commands.ask_for_new_passkey(uow, party_of(request), new_challenge())
    return answer(PasskeyOptions(options), headers=NOT_KEPT)


@router.post(
    "",
    **returns(
        PasskeyView,
        201,
        refuses=(*CHANGE_REFUSALS, ConfirmationRequired, PasskeyTaken, TooManyPasskeys, PasskeyNotAccepted),
    ),
)
async def add(request: Request, body: NewPasskey) -> Response:
    """Keep the passkey that the browser made. From now on it signs you in, by itself."""
    device = device_of(request)
    shown = Shown(credential=body.credential.plain(), device=device)
    actor, name = await actor_of(request), body.name or device.name
    return answer(await processes.register(database_of(request), party_of(request), actor, shown, name=name), 201)


@router.post("/sign-in/options", **returns(PasskeyOptions, refuses=(CrossSite, RateLimited)))
async def begin_sign_in(request: Request) -> Response:
    """What a browser needs to sign somebody in without a name. The challenge holds five minutes, once."""
    refuse_cross_site(request)
    address = device_of(request).address
    options = await processes.begin_sign_in(
        database_of(request), reception_of(request), party_of(request), address=address
    )
    return answer(PasskeyOptions(options), headers=NOT_KEPT)


@router.post(
    "/sign-in",
    **returns(SignedInOut, refuses=(PasskeyRefused, PasskeyCopied, AccountDisabled, CrossSite, RateLimited)),
)
async def sign_in(request: Request, body: PasskeySignIn) -> Response:
    """Sign in with a passkey. It counts as both factors: the device verified its owner."""
    refuse_cross_site(request)
    shown = Shown(credential=body.credential.plain(), device=device_of(request))
    entry = await processes.sign_in(database_of(request), reception_of(request), party_of(request), shown)
    return welcome(request, entered(entry))


@router.patch("/{passkey_id}", **returns(None, 204, refuses=(*CHANGE_REFUSALS, UnknownPasskey)))
async def rename(uow: Changing, passkey_id: UUID, body: PasskeyName) -> Response:
    """Call a passkey of yours something else."""
    await commands.rename_passkey(uow, passkey_id, name=body.name)
    return no_content()


@router.delete(
    "/{passkey_id}",
    **returns(None, 204, refuses=(*CHANGE_REFUSALS, ConfirmationRequired, UnknownPasskey, SecondFactorDemanded)),
)
async def remove(uow: Changing, passkey_id: UUID) -> Response:
    """Remove a passkey of yours: it signs nobody in any more. Confirm that it is you first."""
    await commands.remove_passkey(uow, passkey_id)
    return no_content()
