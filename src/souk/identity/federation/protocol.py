"""OpenID Connect, as far as a shop needs it: the way there, and what the answer is worth."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import msgspec
import structlog

from souk.identity.federation.directory import Directory, Doors
from souk.identity.federation.errors import ProviderAnswerRefused, ProviderUnavailable
from souk.identity.federation.naming import proved_email, readable_name
from souk.identity.federation.tickets import Ticket
from souk.kernel.settings import Provider

ALGORITHMS: Final = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512")
"""Signatures by a key that the provider alone has. Not `none`, and none that our own secret could make."""
LEEWAY_SECONDS: Final = 60
LONGEST_SUBJECT: Final = 255
FORM: Final = "application/x-www-form-urlencoded"
Claims = Mapping[str, Any]
log = structlog.get_logger("souk.federation")


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """Whom a provider vouches for. `email` is None where it vouches for none."""

    issuer: str
    subject: str
    email: str | None
    name: str


class Trip(msgspec.Struct, frozen=True):
    """One sign-in at one provider: whom it is with, and what the browser carries meanwhile."""

    provider: Provider
    doors: Doors
    ticket: Ticket
    redirect_uri: str


class _Tokens(msgspec.Struct, frozen=True):
    id_token: str
    access_token: str = ""


def way_there(trip: Trip) -> str:
    """Where the browser goes: the provider's door, with what will be asked for again when it comes back."""
    from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
    from authlib.oauth2.rfc7636 import create_s256_code_challenge

    url: str = prepare_grant_uri(
        trip.doors.authorization_endpoint,
        trip.provider.client_id,
        "code",
        redirect_uri=trip.redirect_uri,
        scope=list(trip.provider.scopes),
        state=trip.ticket.state,
        nonce=trip.ticket.nonce,
        code_challenge=create_s256_code_challenge(trip.ticket.verifier),
        code_challenge_method="S256",
        prompt="login" if trip.ticket.is_again else None,
    )
    return url


async def redeem(directory: Directory, trip: Trip, code: str, *, now: datetime) -> Identity:
    """Exchange the code, check the id token, and say whom it names. Raises ProviderUnavailable, ProviderAnswerRefused."""
    tokens = await _exchange(directory, trip, code)
    claims = await _claims(directory, trip, tokens, now)
    if "email" not in claims and trip.doors.userinfo_endpoint and tokens.access_token:
        told = await _user_info(directory, trip.doors.userinfo_endpoint, tokens.access_token, claims["sub"])
        claims = {**told, **claims}
    email = proved_email(claims)
    return Identity(issuer=trip.doors.issuer, subject=claims["sub"], email=email, name=readable_name(claims, email))


async def _exchange(directory: Directory, trip: Trip, code: str) -> _Tokens:
    from authlib.oauth2.auth import ClientAuth
    from authlib.oauth2.rfc6749.parameters import prepare_token_request

    body = prepare_token_request(
        "authorization_code", redirect_uri=trip.redirect_uri, code=code, code_verifier=trip.ticket.verifier
    )
    kept = trip.provider.client_secret
    method = "none" if kept is None else _how_to_show_the_secret(trip.doors)
    auth = ClientAuth(trip.provider.client_id, kept.get_secret_value() if kept is not None else "", method)
    headers = {"Content-Type": FORM, "Accept": "application/json"}
    url, headers, body = auth.prepare("POST", trip.doors.token_endpoint, headers, body)
    answer = await directory.ask(url, headers=headers, body=body.encode())
    try:
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        return msgspec.json.decode(answer.body, type=_Tokens)
    except ValueError as refused:  # a DecodeError is one
        log.warning("a provider gives nothing for a code", provider=trip.provider.issuer, why=type(refused).__name__)
        raise ProviderAnswerRefused from refused


def _how_to_show_the_secret(doors: Doors) -> str:
    methods = doors.token_endpoint_auth_methods_supported
    return "client_secret_post" if "client_secret_basic" not in methods else "client_secret_basic"


async def _claims(directory: Directory, trip: Trip, tokens: _Tokens, now: datetime) -> Claims:
    """Signature, issuer, audience, times, nonce: all of it, or nothing."""
    from joserfc.errors import InvalidKeyIdError, JoseError

    keys = await directory.keys_of(trip.provider)
    try:
        try:
            header, claims = _verified(tokens.id_token, keys, trip.doors)
        except InvalidKeyIdError:
            keys = await directory.keys_of(trip.provider, unlike=keys)
            header, claims = _verified(tokens.id_token, keys, trip.doors)
        _validate(trip, header, claims, tokens.access_token, now)
    except (JoseError, ValueError, TypeError, KeyError) as invalid:
        log.warning("an id token does not hold", provider=trip.provider.issuer, why=type(invalid).__name__)
        raise ProviderAnswerRefused from invalid
    return claims


def _verified(id_token: str, keys: Claims, doors: Doors) -> tuple[Claims, Claims]:
    """Header and claims of what the provider signed."""
    from joserfc import jwt
    from joserfc.jwk import KeySet

    algorithms = [each for each in doors.id_token_signing_alg_values_supported if each in ALGORITHMS]
    if not algorithms:  # an empty list would let every algorithm in
        raise ValueError("the provider signs in no way that is taken here")
    token = jwt.decode(id_token, KeySet.import_key_set({"keys": list(keys["keys"])}), algorithms=algorithms)
    return token.header, token.claims


def _validate(trip: Trip, header: Claims, claims: Claims, access_token: str, now: datetime) -> None:
    from authlib.oidc.core import CodeIDToken

    client_id = trip.provider.client_id
    options = {
        "iss": {"essential": True, "value": trip.doors.issuer},
        "aud": {"essential": True, "value": client_id},
    }
    params = {"nonce": trip.ticket.nonce, "client_id": client_id, "access_token": access_token}
    CodeIDToken(dict(claims), dict(header), options, params).validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
    subject = claims["sub"]
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ValueError("the subject is not a text of 1 to 255 characters")


async def _user_info(directory: Directory, url: str, access_token: str, subject: str) -> Claims:
    """What the provider says beside the token; of the same person, or nothing at all."""
    headers = {"Authorization": f"Bearer {access_token}", "Accept": "application/json"}
    answer = await directory.ask(url, headers=headers)
    try:
        if answer.status != 200:
            raise ValueError(f"status {answer.status}")
        told = msgspec.json.decode(answer.body, type=dict[str, Any])
    except ValueError as unreadable:
        raise ProviderUnavailable from unreadable
    if told.get("sub") != subject:
        raise ProviderAnswerRefused
    return told
