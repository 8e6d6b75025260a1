"""JSON doors: `/auth` and `/users`."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Form, Request, Response
from starlette.requests import HTTPConnection

from souk.identity import commands, processes, queries
from souk.identity.cookies import clear_session_cookies, refresh_token_in, set_session_cookies
from souk.identity.devices.recognising import device_of
from souk.identity.entering import SignedInPerson, entered
from souk.identity.errors import (
    AccountDisabled,
    CrossSite,
    CsrfFailed,
    EmailTaken,
    InvalidCredentials,
    InvalidToken,
    TokenExpired,
    TokenReused,
    TooManyAddresses,
    UnknownAddress,
    UsernameTaken,
    WeakPassword,
)
from souk.identity.forgery import refuse_cross_site
from souk.identity.people import Person
from souk.identity.processes import Arrival, Reception
from souk.identity.queries import SavedAddress
from souk.identity.schemas import (
    Login,
    NewAddress,
    PasswordForm,
    ProfileChange,
    Refresh,
    Registration,
    SignedInOut,
    TokensOut,
)
from souk.identity.second_factor.errors import SecondFactorRequired
from souk.kernel.errors import RateLimited, Unauthenticated
from souk.kernel.http import Changing, Reading, answer, database_of, no_content
from souk.kernel.openapi import returns
from souk.kernel.pagination import BadCursor, PageAsked, PageOf

auth = APIRouter(prefix="/auth", tags=["Identity"])
users = APIRouter(prefix="/users", tags=["Identity"])
router = APIRouter()

SIGN_IN_REFUSALS = (InvalidCredentials, SecondFactorRequired, AccountDisabled, CrossSite, RateLimited)
TOKEN_REFUSALS = (Unauthenticated, InvalidToken, TokenExpired)
CHANGE_REFUSALS = (*TOKEN_REFUSALS, CsrfFailed)


def reception_of(connection: HTTPConnection) -> Reception:
    reception: Reception = connection.app.state.reception
    return reception


def arrival_of(request: Request, *, login: str, password: str) -> Arrival:
    address: str = request.app.state.client_addresses.of(request)
    return Arrival(login=login, password=password, address=address, device=device_of(request))


def welcome(request: Request, person: SignedInPerson, status: int = 200) -> Response:
    response = answer(SignedInOut.of(person.person, person.tokens), status, {"Cache-Control": "no-store"})
    set_session_cookies(response, request, person.tokens)
    return response


@auth.post(
    "/register", **returns(SignedInOut, 201, refuses=(EmailTaken, UsernameTaken, WeakPassword, CrossSite, RateLimited))
)
async def register(request: Request, body: Registration) -> Response:
    """Open an account as a customer, signed in at once: tokens in the answer, and as cookies for browsers."""
    refuse_cross_site(request)
    person = await processes.register(
        database_of(request),
        reception_of(request),
        arrival_of(request, login=body.email, password=body.password),
        full_name=body.full_name,
        contact={"username": body.username, "phone": body.phone},
    )
    return welcome(request, person, 201)


@auth.post("/login", **returns(SignedInOut, refuses=SIGN_IN_REFUSALS))
async def login(request: Request, body: Login) -> Response:
    """Sign in. Five failed tries a minute, by address and by account; then 429 with `Retry-After`.

    Where the account has a second factor, the right password is answered with 401 `second_factor_required`: its
    members `challenge` (five minutes), `methods` and `expires_in` lead on to `/auth/login/second-factor`, or to a
    passkey.
    """
    refuse_cross_site(request)
    arrival = arrival_of(request, login=body.email, password=body.password)
    return welcome(request, entered(await processes.sign_in(database_of(request), reception_of(request), arrival)))


@auth.post("/token", **returns(TokensOut, refuses=SIGN_IN_REFUSALS))
async def token(request: Request, form: Annotated[PasswordForm, Form()]) -> Response:
    """Sign in by the OAuth2 password form: for the documentation page and for tools that know no other way."""
    refuse_cross_site(request)
    arrival = arrival_of(request, login=form.username, password=form.password)
    person = entered(await processes.sign_in(database_of(request), reception_of(request), arrival))
    return answer(TokensOut.of(person.tokens), headers={"Cache-Control": "no-store"})


@auth.post("/refresh", **returns(TokensOut, refuses=(InvalidToken, TokenExpired, TokenReused, CrossSite)))
async def refresh(request: Request, body: Refresh | None = None) -> Response:
    """A new pair for a refresh token, from the body or a browser's cookie. One that comes twice ends its session."""
    refuse_cross_site(request)
    presented = (body and body.refresh_token) or refresh_token_in(request)
    if not presented:
        raise InvalidToken
    pair = await processes.refresh(database_of(request), reception_of(request).mint, presented)
    response = answer(TokensOut.of(pair), headers={"Cache-Control": "no-store"})
    set_session_cookies(response, request, pair)
    return response


@auth.post("/logout", **returns(None, 204, refuses=CHANGE_REFUSALS))
async def logout(request: Request, uow: Changing) -> Response:
    """End this session: its access token and its refresh tokens hold no longer."""
    await commands.sign_out(uow)
    response = no_content()
    clear_session_cookies(response, request)
    return response


@auth.get("/me", **returns(Person, refuses=TOKEN_REFUSALS))
async def me(ctx: Reading) -> Response:
    """Who is signed in."""
    return answer(await queries.get_me(ctx))


@users.get("/profile", **returns(Person, refuses=TOKEN_REFUSALS))
async def profile(ctx: Reading) -> Response:
    """One's own account, with loyalty tier and points."""
    return answer(await queries.get_me(ctx))


@users.put("/profile", **returns(Person, refuses=CHANGE_REFUSALS))
async def change_profile(uow: Changing, body: ProfileChange) -> Response:
    """Change name or phone."""
    return answer(await commands.change_profile(uow, body.as_change()))


@users.get("/addresses", **returns(PageOf[SavedAddress], refuses=(*TOKEN_REFUSALS, BadCursor)))
async def addresses(ctx: Reading, asked: PageAsked) -> Response:
    """One's own address book, the newest first."""
    return answer(await queries.get_address_book(ctx, asked))


@users.post("/addresses", **returns(SavedAddress, 201, refuses=(*CHANGE_REFUSALS, TooManyAddresses)))
async def add_address(uow: Changing, body: NewAddress) -> Response:
    """Save an address. At most one is the default: a new default takes the place of the old."""
    return answer(await commands.save_address(uow, body.postal(), is_default=body.is_default), 201)


@users.delete("/addresses/{address_id}", **returns(None, 204, refuses=(*CHANGE_REFUSALS, UnknownAddress)))
async def remove_address(uow: Changing, address_id: UUID) -> Response:
    """Remove an address of one's own. Orders keep their copy."""
    await commands.remove_address(uow, address_id)
    return no_content()


router.include_router(auth)
router.include_router(users)
