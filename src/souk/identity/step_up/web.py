"""Page doors of the step-up."""

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity.api import reception_of
from souk.identity.devices.recognising import device_of
from souk.identity.federation.pages import linked_marks
from souk.identity.federation.queries import list_own_links
from souk.identity.federation.web import federation_of
from souk.identity.forms import read_form, typed_in
from souk.identity.passkeys import processes as passkey_processes
from souk.identity.passkeys.api import party_of
from souk.identity.passkeys.processes import Shown
from souk.identity.passkeys.schemas import PasskeyForm
from souk.identity.second_factor.queries import get_state
from souk.identity.step_up import processes
from souk.identity.step_up.pages import ConfirmPage
from souk.identity.step_up.processes import Proof
from souk.identity.step_up.schemas import ConfirmationForm
from souk.identity.step_up.ways import CONFIRM
from souk.identity.ways import guests_sign_in_first, local_path
from souk.kernel.errors import Invalid, RateLimited, Refusal
from souk.kernel.http import actor_of, database_of, reading
from souk.ui import FormState, page, redirect

SECURITY = "/account/security"
Next = Annotated[str | None, Query(max_length=4000)]
router = APIRouter(prefix=CONFIRM, dependencies=[Depends(guests_sign_in_first)])


@router.get("")
async def confirm_page(request: Request, next: Next = None) -> Response:  # noqa: A002 - the query's name
    return await _confirm_page(request, FormState(), local_path(next, SECURITY))


@router.post("")
async def confirm(request: Request) -> Response:
    typed = await typed_in(request, ("password", "code", "credential", "next"))
    back = local_path(typed.pop("next"), SECURITY)
    shown, given = typed.pop("credential"), {name: text for name, text in typed.items() if text}
    try:
        refusal = await (_by_passkey(request, shown) if shown else _by_proof(request, given))
    except RateLimited as limited:
        refusal = limited
    if refusal is None:
        return redirect(request, back, notice="Thank you. Go on.")
    headers = {"Retry-After": str(refusal.facts["retry_after"])} if isinstance(refusal, RateLimited) else {}
    return await _confirm_page(request, FormState(message=str(refusal)), back, refusal.status, headers)


async def _by_passkey(request: Request, shown: str) -> Refusal | None:
    read = read_form(PasskeyForm, {"credential": shown})
    if read.body is None:
        return Invalid("Your browser sent something we could not read. Try again.")
    return await passkey_processes.confirm(
        database_of(request),
        reception_of(request),
        party_of(request),
        await actor_of(request),
        Shown(credential=read.body.credential.plain(), device=device_of(request)),
    )


async def _by_proof(request: Request, given: dict[str, str]) -> Refusal | None:
    read = read_form(ConfirmationForm, given)
    if read.body is None or len(given) != 1:
        return Invalid("Enter your password or a code.")
    proof = Proof(address=device_of(request).address, password=read.body.password, code=read.body.code)
    return await processes.confirm(database_of(request), reception_of(request), await actor_of(request), proof)


async def _confirm_page(
    request: Request, form: FormState, back: str, status: int = 200, headers: Any = None
) -> Response:
    async with reading(request) as ctx:
        state = await get_state(ctx)
        providers = linked_marks(federation_of(request), await list_own_links(ctx), back)
    view = ConfirmPage(form, back, state.has_totp, state.passkeys > 0, providers)
    return page(request, "identity/confirm.html", view, title="Confirm that it is you", status=status, headers=headers)
