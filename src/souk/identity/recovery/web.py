"""Page doors: mailed links, and the security page's sections on password, e-mail address and username."""

from typing import Annotated, Any, Final

from fastapi import APIRouter, Depends, Query, Request, Response

from souk.identity.api import reception_of
from souk.identity.cookies import clear_session_cookies
from souk.identity.devices.recognising import device_of
from souk.identity.errors import EmailTaken, UsernameTaken, WeakPassword
from souk.identity.forms import read_form, typed_in
from souk.identity.recovery import commands, processes
from souk.identity.recovery.errors import LinkNotValid, SameEmail
from souk.identity.recovery.kinds import LinkKind
from souk.identity.recovery.pages import ForgotPage, LinkPage, ResetPage
from souk.identity.recovery.processes import NewSecret
from souk.identity.recovery.queries import find_link_owner
from souk.identity.recovery.schemas import (
    EmailChange,
    PasswordChange,
    ResetAsked,
    ResetPassword,
    UsernameChange,
)
from souk.identity.security import NOT_KEPT, SECURITY, show_security
from souk.identity.step_up.processes import Proof
from souk.identity.ways import ACCOUNT, SIGN_IN, guests_sign_in_first
from souk.kernel.errors import RateLimited, Refusal
from souk.kernel.http import actor_of, changing, database_of, reading
from souk.ui import FormState, page, redirect

router = APIRouter()
security = APIRouter(prefix=SECURITY, dependencies=[Depends(guests_sign_in_first)])
Token = Annotated[str, Query(max_length=512)]
FORGOT: Final = "/forgot-password"
VERIFY: Final = "/verify-email"
CONFIRM_CHANGE: Final = f"{ACCOUNT}/email/confirm"
EMAIL_FIELDS: Final = {"email": "new_email", "password": "email_password"}
"""What the call names → what the form does: other forms of the same page have an e-mail and a password too."""


@router.get(FORGOT)
async def forgot_page(request: Request) -> Response:
    return _forgot_page(request, FormState())


@router.post(FORGOT)
async def forgot(request: Request) -> Response:
    await actor_of(request)  # before the form is read: whoever is signed in needs their token
    read = read_form(ResetAsked, await typed_in(request, ("email",)))
    if read.body is None:
        return _forgot_page(request, read.form, status=422)
    try:
        await processes.ask_reset(
            database_of(request), reception_of(request), email=read.body.email, address=device_of(request).address
        )
    except RateLimited as refusal:
        return _forgot_page(request, _blamed(read.form, refusal), status=refusal.status)
    return _forgot_page(request, read.form, is_sent=True)


@router.get("/reset-password")
async def reset_page(request: Request, token: Token = "") -> Response:
    return await _reset_page(request, token, FormState())


@router.post("/reset-password")
async def reset(request: Request) -> Response:
    await actor_of(request)  # before the form is read: whoever is signed in needs their token
    typed = await typed_in(request, ("token", "new_password"))
    read = read_form(ResetPassword, typed)
    if read.body is None:
        return await _reset_page(request, typed["token"], read.form, 422)
    try:
        await processes.reset_password(
            database_of(request),
            reception_of(request),
            token=read.body.token,
            chosen=read.body.new_password,
            address=device_of(request).address,
        )
    except (LinkNotValid, WeakPassword, RateLimited) as refusal:
        return await _reset_page(request, typed["token"], _blamed(read.form, refusal), refusal.status)
    response = redirect(request, SIGN_IN, notice="Your new password is set. Sign in with it.")
    clear_session_cookies(response, request)
    return response


async def _mailed_token(request: Request) -> str:
    await actor_of(request)  # before the form is read: whoever is signed in needs their token
    return (await typed_in(request, ("token",)))["token"][:512]


@router.get(VERIFY)
async def verify_page(request: Request, token: Token = "") -> Response:
    return await _verify_page(request, token)


@router.post(VERIFY)
async def verify(request: Request) -> Response:
    token = await _mailed_token(request)
    address = device_of(request).address
    try:
        await processes.verify_email(database_of(request), reception_of(request), token=token, address=address)
    except LinkNotValid:
        return await _verify_page(request, "", 422)
    return redirect(request, await _home(request), notice="Thank you. Your e-mail address is confirmed.")


@router.get(CONFIRM_CHANGE)
async def change_page(request: Request, token: Token = "") -> Response:
    return await _change_page(request, token)


@router.post(CONFIRM_CHANGE)
async def confirm_change(request: Request) -> Response:
    token = await _mailed_token(request)
    address = device_of(request).address
    try:
        await processes.confirm_email_change(database_of(request), reception_of(request), token=token, address=address)
    except LinkNotValid:
        return await _change_page(request, "", 422)
    except EmailTaken as taken:
        return redirect(request, await _home(request), notice=str(taken), tone="bad")
    return redirect(request, await _home(request), notice="Done. From now on you sign in with your new address.")


@security.get("")
async def security_page(request: Request) -> Response:
    return await show_security(request)


@security.post("/password")
async def change_password(request: Request) -> Response:
    read = read_form(PasswordChange, await typed_in(request, ("current_password", "new_password")))
    if read.body is None:
        return await show_security(request, slug="password", form=read.form, status=422)
    secret = NewSecret(
        current=read.body.current_password,
        chosen=read.body.new_password,
        address=device_of(request).address,
    )
    refusal: Refusal | None
    try:
        refusal = await processes.change_password(
            database_of(request), reception_of(request), await actor_of(request), secret
        )
    except (WeakPassword, RateLimited) as refused:
        refusal = refused
    if refusal is not None:
        form = _blamed(read.form, refusal, proof="current_password")
        return await show_security(request, slug="password", form=form, status=refusal.status)
    return redirect(request, SECURITY, notice="Your password is changed, and you are signed out everywhere else.")


@security.post("/email")
async def change_email(request: Request) -> Response:
    typed = await typed_in(request, tuple(EMAIL_FIELDS.values()))
    read = read_form(EmailChange, {name: typed[field] for name, field in EMAIL_FIELDS.items()})
    if read.body is None:
        return await show_security(request, slug="email", form=_renamed(read.form), status=422)
    proof = Proof(address=device_of(request).address, password=read.body.password)
    refusal: Refusal | None
    try:
        refusal = await processes.ask_email_change(
            database_of(request), reception_of(request), await actor_of(request), email=read.body.email, proof=proof
        )
    except (EmailTaken, SameEmail, RateLimited) as refused:
        refusal = refused
    if refusal is not None:
        form = _renamed(_blamed(read.form, refusal, proof="password"))
        return await show_security(request, slug="email", form=form, status=refusal.status)
    return redirect(request, SECURITY, notice=f"We sent a link to {read.body.email}. Open it to finish.")


@security.post("/verification")
async def ask_verification(request: Request) -> Response:
    try:
        sent = await processes.ask_verification(database_of(request), reception_of(request), await actor_of(request))
    except RateLimited as refusal:
        return redirect(request, SECURITY, notice=str(refusal), tone="warn")
    notice = "A new link is on its way to you." if sent else "Your e-mail address is confirmed already."
    return redirect(request, SECURITY, notice=notice)


@security.post("/username")
async def change_username(request: Request) -> Response:
    typed = await typed_in(request, ("username",))
    read = read_form(UsernameChange, {}, username=typed["username"] or None)
    if read.body is None:
        form = FormState(values=typed, errors=read.form.errors)
        return await show_security(request, slug="username", form=form, status=422)
    try:
        async with changing(request) as uow:
            await commands.change_username(uow, read.body.username)
    except UsernameTaken as taken:
        form = FormState(values=typed, errors={"username": str(taken)})
        return await show_security(request, slug="username", form=form, status=taken.status)
    return redirect(request, SECURITY, notice="Your username is saved.")


def _renamed(form: FormState) -> FormState:
    errors = {EMAIL_FIELDS.get(name, name): sentence for name, sentence in form.errors.items()}
    return FormState(values={"new_email": form.value("email")}, errors=errors, message=form.message)


def _blamed(form: FormState, refusal: Refusal, *, proof: str = "") -> FormState:
    """Beside the field that a refusal is about; `proof` is the field of a password that was not right."""
    field = {WeakPassword: "new_password", EmailTaken: "email", SameEmail: "email"}.get(type(refusal))
    if field is None and proof and not isinstance(refusal, RateLimited):
        field = proof
    if field is not None:
        sentence = "This is not your password." if field == proof else str(refusal)
        return FormState(values=form.values, errors={field: sentence})
    return FormState(values=form.values, message=str(refusal))


def _forgot_page(request: Request, form: FormState, *, is_sent: bool = False, status: int = 200) -> Response:
    view = ForgotPage(form, is_sent)
    return page(request, "identity/forgot_password.html", view, title="Forgot your password?", status=status)


async def _reset_page(request: Request, token: str, form: FormState, status: int = 200) -> Response:
    view = ResetPage(form, await _holding(request, LinkKind.PASSWORD_RESET, token))
    return _with_secret(request, "identity/reset_password.html", view, "Choose a new password", status)


async def _verify_page(request: Request, token: str, status: int = 200) -> Response:
    view = LinkPage(
        title="Confirm your e-mail address",
        text="One press, and we know that our mails reach you.",
        label="Confirm my address",
        action=VERIFY,
        token=await _holding(request, LinkKind.EMAIL_VERIFICATION, token),
        retry_url=f"{SECURITY}#email",
    )
    return _with_secret(request, "identity/mailed_link.html", view, view.title, status)


async def _change_page(request: Request, token: str, status: int = 200) -> Response:
    view = LinkPage(
        title="Use your new e-mail address",
        text="One press, and you sign in with this address from now on.",
        label="Use this address",
        action=CONFIRM_CHANGE,
        token=await _holding(request, LinkKind.EMAIL_CHANGE, token),
        retry_url=f"{SECURITY}#email",
    )
    return _with_secret(request, "identity/mailed_link.html", view, view.title, status)


async def _holding(request: Request, kind: LinkKind, token: str) -> str:
    """The token, while it holds. Looking does not use it up."""
    async with reading(request) as ctx:
        return token if token and await find_link_owner(ctx, kind, token) else ""


def _with_secret(request: Request, template: str, view: Any, title: str, status: int) -> Response:
    return page(request, template, view, title=title, status=status, headers=NOT_KEPT)


async def _home(request: Request) -> str:
    return ACCOUNT if (await actor_of(request)).id is not None else SIGN_IN


router.include_router(security)
