"""JSON doors: confirming an e-mail address, choosing a new password, changing how one is reached."""

from fastapi import APIRouter, Request, Response

from souk.identity.api import CHANGE_REFUSALS, reception_of
from souk.identity.devices.recognising import device_of
from souk.identity.errors import CrossSite, EmailTaken, UsernameTaken, WeakPassword
from souk.identity.forgery import refuse_cross_site
from souk.identity.people import Person
from souk.identity.recovery import commands, processes
from souk.identity.recovery.errors import LinkNotValid, SameEmail
from souk.identity.recovery.processes import NewSecret
from souk.identity.recovery.schemas import (
    EmailChange,
    LinkFollowed,
    PasswordChange,
    ResetAsked,
    ResetPassword,
    UsernameChange,
)
from souk.identity.step_up.errors import ProofRefused
from souk.identity.step_up.processes import Proof
from souk.kernel.errors import RateLimited
from souk.kernel.http import Changing, actor_of, answer, database_of, no_content
from souk.kernel.openapi import returns

auth = APIRouter(prefix="/auth", tags=["Identity"])
users = APIRouter(prefix="/users", tags=["Identity"])
LINK_REFUSALS = (LinkNotValid, CrossSite, RateLimited)
PROOF_REFUSALS = (*CHANGE_REFUSALS, ProofRefused, RateLimited)


def accepted() -> Response:
    return Response(status_code=202)


@auth.post("/password-reset-request", **returns(None, 202, refuses=(CrossSite, RateLimited)))
async def ask_reset(request: Request, body: ResetAsked) -> Response:
    """Have a link mailed for choosing a new password. The answer is the same whether there is such an account or not."""
    refuse_cross_site(request)
    await processes.ask_reset(
        database_of(request), reception_of(request), email=body.email, address=device_of(request).address
    )
    return accepted()


@auth.post("/password-reset", **returns(None, 204, refuses=(*LINK_REFUSALS, WeakPassword)))
async def reset_password(request: Request, body: ResetPassword) -> Response:
    """Choose a new password with the token of a mailed link: once, within 30 minutes. Ends every session."""
    refuse_cross_site(request)
    await processes.reset_password(
        database_of(request),
        reception_of(request),
        token=body.token,
        chosen=body.new_password,
        address=device_of(request).address,
    )
    return no_content()


@auth.post("/verify-email", **returns(None, 204, refuses=LINK_REFUSALS))
async def verify_email(request: Request, body: LinkFollowed) -> Response:
    """Confirm an e-mail address with the token of a mailed link: once, within 24 hours."""
    refuse_cross_site(request)
    await processes.verify_email(
        database_of(request), reception_of(request), token=body.token, address=device_of(request).address
    )
    return no_content()


@auth.post("/verify-email-request", **returns(None, 202, refuses=(*CHANGE_REFUSALS, RateLimited)))
async def ask_verification(request: Request) -> Response:
    """Have the link mailed again that confirms one's own address. Where it is confirmed already, nothing is sent."""
    await processes.ask_verification(database_of(request), reception_of(request), await actor_of(request))
    return accepted()


@users.put("/password", **returns(None, 204, refuses=(*PROOF_REFUSALS, WeakPassword)))
async def change_password(request: Request, body: PasswordChange) -> Response:
    """Change one's own password. Ends every other session."""
    secret = NewSecret(current=body.current_password, chosen=body.new_password, address=device_of(request).address)
    refusal = await processes.change_password(
        database_of(request), reception_of(request), await actor_of(request), secret
    )
    if refusal is not None:
        raise refusal
    return no_content()


@users.put("/email", **returns(None, 202, refuses=(*PROOF_REFUSALS, EmailTaken, SameEmail)))
async def ask_email_change(request: Request, body: EmailChange) -> Response:
    """Change one's own e-mail address: a link is mailed to the new one, and a notice to the present one."""
    refusal = await processes.ask_email_change(
        database_of(request),
        reception_of(request),
        await actor_of(request),
        email=body.email,
        proof=Proof(address=device_of(request).address, password=body.password),
    )
    if refusal is not None:
        raise refusal
    return accepted()


@auth.post("/confirm-email-change", **returns(None, 204, refuses=(*LINK_REFUSALS, EmailTaken)))
async def confirm_email_change(request: Request, body: LinkFollowed) -> Response:
    """Make the new address count, with the token of the link that was mailed to it: once, within 24 hours."""
    refuse_cross_site(request)
    await processes.confirm_email_change(
        database_of(request), reception_of(request), token=body.token, address=device_of(request).address
    )
    return no_content()


@users.put("/username", **returns(Person, refuses=(*CHANGE_REFUSALS, UsernameTaken)))
async def change_username(uow: Changing, body: UsernameChange) -> Response:
    """Change one's own username, or give it up."""
    return answer(await commands.change_username(uow, body.username))
