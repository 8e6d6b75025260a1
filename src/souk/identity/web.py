"""Page doors: signing in, up and out, the way an expired session is renewed, and one's own account."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.responses import RedirectResponse

from souk.identity import commands, processes, queries
from souk.identity.api import arrival_of, reception_of
from souk.identity.cookies import (
    clear_session_cookies,
    count_round,
    refresh_token_in,
    rounds_waited,
    set_session_cookies,
)
from souk.identity.entering import Entry, SecondFactorNeeded
from souk.identity.errors import EmailTaken, TooManyAddresses, UsernameTaken, WeakPassword
from souk.identity.federation.pages import provider_marks
from souk.identity.federation.web import federation_of
from souk.identity.forgery import refuse_cross_site
from souk.identity.forms import read_form, typed_in
from souk.identity.pages import AccountPage, AddressesPage, ProfilePage, SignInPage
from souk.identity.schemas import Login, NewAddress, ProfileForm, Registration
from souk.identity.second_factor.waiting import lead_to_code
from souk.identity.ways import ACCOUNT, HOME, guests_sign_in_first, local_path, sign_in_url, sign_up_url
from souk.identity.welcome import show_in
from souk.kernel.errors import Conflict, RateLimited, Refusal, Unauthenticated
from souk.kernel.http import Reading, actor_of, changing, database_of, reading
from souk.ui import FormState, page, redirect

TAB_RACE_SECONDS = 10.0
"""Two tabs that wake up together renew the same session; the slower one must not end it."""
MOST_ROUNDS, ROUND_SECONDS = 6, 0.2
"""How often the slower one is sent round, a little later each time, before its token counts as a copy."""
Next = Annotated[str | None, Query(max_length=4000)]
ADDRESSES = f"{ACCOUNT}/addresses"
ADDRESS_FIELDS = ("street", "city", "state", "zip_code", "country")


router = APIRouter()
account = APIRouter(prefix=ACCOUNT, dependencies=[Depends(guests_sign_in_first)])


@router.get("/sign-in")
async def sign_in_page(request: Request, next: Next = None) -> Response:  # noqa: A002 - the query's name
    if (await actor_of(request)).id is not None:
        return redirect(request, local_path(next, ACCOUNT))
    return _sign_in_page(request, FormState(), local_path(next))


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    refuse_cross_site(request)
    typed = await typed_in(request, ("email", "password", "next"))
    back = local_path(typed.pop("next"))
    read = read_form(Login, typed)
    if read.body is None:
        return _sign_in_page(request, read.form, back, 422)
    arrival = arrival_of(request, login=read.body.email, password=read.body.password)
    entry: Entry
    try:
        entry = await processes.sign_in(database_of(request), reception_of(request), arrival)
    except RateLimited as refusal:
        entry = refusal
    if isinstance(entry, SecondFactorNeeded):
        return lead_to_code(request, entry, back)
    if isinstance(entry, Refusal):
        form = FormState(values=read.form.values, message=str(entry))
        return _sign_in_page(request, form, back, entry.status, _retry_after(entry))
    return show_in(request, entry, back)


@router.get("/sign-up")
async def sign_up_page(request: Request, next: Next = None) -> Response:  # noqa: A002 - the query's name
    if (await actor_of(request)).id is not None:
        return redirect(request, local_path(next, ACCOUNT))
    return _sign_up_page(request, FormState(), local_path(next))


@router.post("/sign-up")
async def sign_up(request: Request) -> Response:
    refuse_cross_site(request)
    typed = await typed_in(request, ("full_name", "email", "password", "next"))
    back = local_path(typed.pop("next"))
    read = read_form(Registration, typed)
    if read.body is None:
        return _sign_up_page(request, read.form, back, 422)
    try:
        entered = await processes.register(
            database_of(request),
            reception_of(request),
            arrival_of(request, login=read.body.email, password=read.body.password),
            full_name=read.body.full_name,
            contact={},
        )
    except (EmailTaken, UsernameTaken) as taken:
        return _sign_up_page(request, FormState(values=read.form.values, errors={"email": str(taken)}), back, 409)
    except WeakPassword as weak:
        return _sign_up_page(request, FormState(values=read.form.values, errors={"password": str(weak)}), back, 422)
    except RateLimited as refusal:
        form = FormState(values=read.form.values, message=str(refusal))
        return _sign_up_page(request, form, back, 429, _retry_after(refusal))
    return show_in(request, entered, back, f"Welcome, {entered.person.full_name.split()[0]}.")


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    if (await actor_of(request)).id is not None:
        async with changing(request) as uow:
            await commands.sign_out(uow)
    response = redirect(request, HOME, notice="You are signed out.")
    clear_session_cookies(response, request)
    return response


@router.api_route("/session/refresh", methods=["GET", "POST"])
async def renew(request: Request, next: Next = None) -> Response:  # noqa: A002 - the query's name
    """Renew the session of whoever was sent here on their way, and send them on with the same method and body."""
    refuse_cross_site(request)
    presented = refresh_token_in(request)
    response = RedirectResponse(local_path(next), status_code=307, headers={"Cache-Control": "no-store"})
    database = database_of(request)
    if presented and await processes.was_just_renewed(database, presented, within=TAB_RACE_SECONDS):
        rounds = rounds_waited(request)
        if rounds < MOST_ROUNDS:  # the other tab's cookies are on their way; a copy of the cookies never gets them
            await asyncio.sleep(ROUND_SECONDS * rounds)
            count_round(response, request, rounds + 1, seconds=int(TAB_RACE_SECONDS))
            return response
    try:
        if not presented:
            raise Unauthenticated
        pair = await processes.refresh(database, reception_of(request).mint, presented)
    except Unauthenticated:
        clear_session_cookies(response, request)
    else:
        set_session_cookies(response, request, pair)
    return response


@account.get("")
async def overview(request: Request, ctx: Reading) -> Response:
    return page(request, "identity/account.html", AccountPage.of(await queries.get_me(ctx)), title="Your account")


@account.get("/profile")
async def profile(request: Request, ctx: Reading) -> Response:
    view = ProfilePage.of(await queries.get_me(ctx), FormState())
    return page(request, "identity/profile.html", view, title="Profile")


@account.post("/profile")
async def change_profile(request: Request) -> Response:
    read = read_form(ProfileForm, await typed_in(request, ("full_name", "phone")))
    if read.body is None:
        async with reading(request) as ctx:
            view = ProfilePage.of(await queries.get_me(ctx), read.form)
        return page(request, "identity/profile.html", view, title="Profile", status=422)
    async with changing(request) as uow:
        await commands.change_profile(uow, read.body.as_change())
    return redirect(request, f"{ACCOUNT}/profile", notice="Your profile is saved.")


@account.get("/addresses")
async def addresses(request: Request) -> Response:
    return await _addresses_page(request, FormState())


@account.post("/addresses")
async def add_address(request: Request) -> Response:
    typed = await typed_in(request, (*ADDRESS_FIELDS, "is_default"))
    read = read_form(NewAddress, {name: typed[name] for name in ADDRESS_FIELDS}, is_default=typed["is_default"] == "1")
    if read.body is None:
        return await _addresses_page(request, read.form, 422)
    try:
        async with changing(request) as uow:
            await commands.save_address(uow, read.body.postal(), is_default=read.body.is_default)
    except TooManyAddresses as full:
        return await _addresses_page(request, FormState(values=read.form.values, message=str(full)), Conflict.status)
    return redirect(request, ADDRESSES, notice="The address is saved.")


@account.post("/addresses/{address_id}/default")
async def make_default(request: Request, address_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.make_address_default(uow, address_id)
    return redirect(request, ADDRESSES, notice="This is your default address now.")


@account.post("/addresses/{address_id}/remove")
async def remove_address(request: Request, address_id: UUID) -> Response:
    async with changing(request) as uow:
        await commands.remove_address(uow, address_id)
    return redirect(request, ADDRESSES, notice="The address is removed.")


async def _addresses_page(request: Request, form: FormState, status: int = 200) -> Response:
    async with reading(request) as ctx:
        view = AddressesPage.of(await queries.list_own_addresses(ctx), form)
    return page(request, "identity/addresses.html", view, title="Addresses", status=status)


def _sign_in_page(request: Request, form: FormState, back: str, status: int = 200, headers: Any = None) -> Response:
    view = SignInPage(form, back, sign_up_url(back), provider_marks(federation_of(request), back))
    return page(request, "identity/sign_in.html", view, title="Sign in", status=status, headers=headers)


def _sign_up_page(request: Request, form: FormState, back: str, status: int = 200, headers: Any = None) -> Response:
    view = SignInPage(form, back, sign_in_url(back), provider_marks(federation_of(request), back))
    return page(request, "identity/sign_up.html", view, title="Create an account", status=status, headers=headers)


def _retry_after(refusal: Refusal) -> dict[str, str]:
    return {"Retry-After": str(refusal.facts["retry_after"])} if isinstance(refusal, RateLimited) else {}


router.include_router(account)
