"""JSON doors of the step-up: `/auth/confirm`."""

from fastapi import APIRouter, Request, Response

from souk.identity.api import CHANGE_REFUSALS, reception_of
from souk.identity.devices.recognising import device_of
from souk.identity.passkeys import commands as passkey_commands
from souk.identity.passkeys import processes as passkey_processes
from souk.identity.passkeys.api import party_of
from souk.identity.passkeys.errors import UnknownPasskey
from souk.identity.passkeys.processes import Shown, new_challenge
from souk.identity.passkeys.schemas import PasskeyOptions
from souk.identity.step_up import processes
from souk.identity.step_up.errors import ProofRefused
from souk.identity.step_up.processes import Proof
from souk.identity.step_up.schemas import Confirmation
from souk.kernel.errors import RateLimited
from souk.kernel.http import Changing, actor_of, answer, database_of, no_content
from souk.kernel.openapi import returns

router = APIRouter(prefix="/auth/confirm", tags=["Identity"])

REFUSALS = (*CHANGE_REFUSALS, ProofRefused, RateLimited)


@router.post("", **returns(None, 204, refuses=REFUSALS))
async def confirm(request: Request, body: Confirmation) -> Response:
    """Confirm that it is you, by password, code or passkey. It holds ten minutes in this session."""
    actor, database, device = await actor_of(request), database_of(request), device_of(request)
    if body.credential is not None:
        shown = Shown(credential=body.credential.plain(), device=device)
        refusal = await passkey_processes.confirm(database, reception_of(request), party_of(request), actor, shown)
    else:
        proof = Proof(address=device.address, password=body.password, code=body.code)
        refusal = await processes.confirm(database, reception_of(request), actor, proof)
    if refusal is not None:
        raise refusal
    return no_content()


@router.post("/options", **returns(PasskeyOptions, refuses=(*CHANGE_REFUSALS, UnknownPasskey)))
async def options(request: Request, uow: Changing) -> Response:
    """What a browser needs to confirm with a passkey of yours."""
    asked = await passkey_commands.ask_for_own_passkey(uow, party_of(request), new_challenge())
    return answer(PasskeyOptions(asked), headers={"Cache-Control": "no-store"})
