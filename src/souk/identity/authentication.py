"""Who is this? The answer to every request: from its token to an actor, in one statement."""

from enum import Enum, auto
from typing import Final
from urllib.parse import quote
from uuid import UUID

import msgspec
from fastapi import Request
from starlette.requests import HTTPConnection

from souk.identity.api_keys.presenting import present
from souk.identity.api_keys.secrets import looks_like_key
from souk.identity.errors import InvalidToken, TokenExpired
from souk.identity.forgery import csrf_token, is_unsafe, refuse_cross_site, refuse_forged
from souk.identity.people import avatar_url
from souk.identity.queries import WHO, Held
from souk.identity.roles import Bundle, bundle
from souk.identity.second_factor.enforcement import demands_enrolment, lead_to_enrolment
from souk.identity.tokens import Claims, TokenMint
from souk.kernel.actors import Actor
from souk.kernel.database import ReadContext
from souk.kernel.errors import Detour, Unauthenticated

SESSION_COOKIE: Final = "souk_session"
GUEST_COOKIE: Final = "souk_cart"
RENEWAL: Final = "/session/refresh"
LONGEST_WAY_BACK: Final = 2000
LONGEST_GUEST_KEY: Final = 64


class Way(Enum):
    """How a token came: only a cookie comes without anybody meaning to send it."""

    BEARER = auto()
    COOKIE = auto()


class Token(msgspec.Struct, frozen=True):
    text: str
    way: Way


async def authenticate(ctx: ReadContext, connection: HTTPConnection) -> Actor:
    """The actor behind a request or a socket.

    `Authorization: Bearer` counts before `?token=` (sockets only) and the cookie `souk_session`. A bearer token that
    does not hold raises InvalidToken or TokenExpired. So does a cookie, but at a page: there an ended session is a
    guest's visit, and an expired one is renewed on the way (Detour). Unsafe requests that come with a cookie need
    the session's CSRF token (CsrfFailed); those of guests must not come from another site (CrossSite). A bearer token
    may be an API key (InvalidApiKey, NotWithApiKey, RateLimited).
    """
    guest_key = guest_key_of(connection)
    token = _token_of(connection)
    if token is not None and token.way is Way.BEARER and looks_like_key(token.text):
        return await _program(ctx, connection, token.text)
    if token is not None:
        try:
            return await _person(ctx, connection, token, guest_key)
        except Unauthenticated as refusal:
            if token.way is not Way.COOKIE or not _is_page(connection):
                raise
            if isinstance(refusal, TokenExpired):
                _renew(connection)
    if is_unsafe(connection):
        refuse_cross_site(connection)
    return Actor(guest_key=guest_key)


async def _program(ctx: ReadContext, connection: HTTPConnection, text: str) -> Actor:
    key = await present(ctx, connection, text)
    if demands_enrolment(key.held):
        lead_to_enrolment(connection)
    everywhere, in_stores = key.narrow(*permissions_of(key.held))
    return Actor(
        id=key.person_id,
        name=key.held[0].full_name,
        permissions=everywhere,
        store_permissions=in_stores,
        api_key_id=key.id,
    )


async def _person(ctx: ReadContext, connection: HTTPConnection, token: Token, guest_key: str | None) -> Actor:
    mint: TokenMint = connection.app.state.mint
    claims = mint.read(token.text, now=ctx.now)
    held = await ctx.all(WHO, session_id=claims.session_id, person_id=claims.person_id, at=ctx.now)
    if not held:
        raise InvalidToken
    if token.way is Way.COOKIE:
        await _meant_to(ctx, connection, claims)
    if demands_enrolment(held):
        lead_to_enrolment(connection)
    everywhere, in_stores = permissions_of(held)
    return Actor(
        id=claims.person_id,
        name=held[0].full_name,
        picture=avatar_url(held[0].avatar_id),
        permissions=everywhere,
        store_permissions=in_stores,
        session_id=claims.session_id,
        guest_key=guest_key,
    )


async def _meant_to(ctx: ReadContext, connection: HTTPConnection, claims: Claims) -> None:
    connection.state.csrf_token = csrf_token(ctx.keys, claims.session_id)
    if connection.scope["type"] == "websocket":
        refuse_cross_site(connection)
    elif isinstance(connection, Request) and is_unsafe(connection):
        await refuse_forged(connection, ctx.keys, claims.session_id)


def permissions_of(held: list[Held]) -> tuple[Bundle, dict[UUID, Bundle]]:
    """(held everywhere, held in each store). A store's role without a store holds nothing."""
    everywhere: Bundle = Bundle()
    in_stores: dict[UUID, Bundle] = {}
    for grant in held:
        if grant.permissions is None:
            continue
        granted = bundle(grant.permissions)
        if grant.scope_id is not None:
            in_stores[grant.scope_id] = Bundle(in_stores.get(grant.scope_id, Bundle()) | granted)
        elif not grant.is_of_store:
            everywhere = Bundle(everywhere | granted) if everywhere else granted
    return everywhere, in_stores


def _token_of(connection: HTTPConnection) -> Token | None:
    scheme, _, text = connection.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return Token(text.strip(), Way.BEARER)
    if connection.scope["type"] == "websocket" and (text := connection.query_params.get("token", "")):
        return Token(text, Way.BEARER)
    cookie = connection.cookies.get(SESSION_COOKIE)
    return Token(cookie, Way.COOKIE) if cookie else None


def guest_key_of(connection: HTTPConnection) -> str | None:
    """The key under which this browser is a guest. None where its cookie is none, or no such key."""
    key = connection.cookies.get(GUEST_COOKIE, "")
    return key if 0 < len(key) <= LONGEST_GUEST_KEY and key.isascii() and key.isprintable() else None


def _is_page(connection: HTTPConnection) -> bool:
    return connection.scope["type"] == "http" and not connection.scope["path"].startswith("/api/")


def _renew(connection: HTTPConnection) -> None:
    """Raises Detour: through the refresh and back, with the same method and body."""
    path, query = connection.scope["raw_path"], connection.scope["query_string"]
    back = path + b"?" + query if query else path
    if len(back) <= LONGEST_WAY_BACK:
        raise Detour(f"{RENEWAL}?next={quote(back, safe='/')}")
