"""A provider on paper: it keeps books, insists on PKCE, uses each code once, and can be told to lie or to be away."""

import base64
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

from souk.kernel.outbound import Fetched, FetchFailed

ISSUER, CLIENT_ID, SECRET = "https://id.example", "souk-shop", "a-secret-of-the-shop-and-the-provider"
Claims = dict[str, Any]
Lie = Callable[[Claims], Claims]


def as_told(claims: Claims) -> Claims:
    return claims


def unsigned(claims: Claims) -> str:
    """`alg: none`."""
    parts = (json.dumps({"alg": "none", "typ": "JWT"}), json.dumps(claims))
    return ".".join(_encoded(part.encode()) for part in parts) + "."


@dataclass
class Granted:
    nonce: str
    challenge: str
    redirect_uri: str
    claims: Claims


@dataclass
class PaperProvider:
    """`clock` tells the time; `lie` changes the claims of id tokens; `forge` makes the whole token."""

    clock: Callable[[], datetime]
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "first"}))
    lie: Lie = as_told
    forge: Callable[[Claims], str] | None = None
    is_away: bool = False
    told: Claims | None = None
    """What the userinfo door says, where it is there."""
    document: Claims = field(default_factory=dict)
    """What its discovery document says otherwise."""
    calls: list[str] = field(default_factory=list)
    granted: dict[str, Granted] = field(default_factory=dict)

    def consent(self, location: str, **claims: Any) -> dict[str, str]:
        """Somebody arrives at its door and agrees: what they bring back. `claims` is who they are."""
        url, asked = (
            urlsplit(location),
            {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()},
        )
        assert f"{url.scheme}://{url.netloc}{url.path}" == f"{ISSUER}/authorize"
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT_ID)
        assert asked["code_challenge_method"] == "S256"
        code = f"code-{len(self.granted)}"
        self.granted[code] = Granted(asked["nonce"], asked["code_challenge"], asked["redirect_uri"], claims)
        return {"code": code, "state": asked["state"]}

    async def fetch(
        self, url: str, *, method: str = "GET", body: bytes | None = None, headers: dict[str, str] | None = None
    ) -> Fetched:
        path = url.removeprefix(ISSUER)
        self.calls.append(path)
        if self.is_away:
            raise FetchFailed("The address did not answer as it should (ConnectError).")
        match path:
            case "/.well-known/openid-configuration":
                return _answer(self._document())
            case "/keys":
                return _answer({"keys": [self.key.as_dict(private=False)]})
            case "/token":
                return self._tokens({name: v[0] for name, v in parse_qs((body or b"").decode()).items()}, headers or {})
            case "/userinfo":
                assert (headers or {})["Authorization"] == "Bearer access"
                return _answer(self.told or {})
        raise AssertionError(url)

    def _document(self) -> Claims:
        standard = {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        }
        return standard | ({"userinfo_endpoint": f"{ISSUER}/userinfo"} if self.told is not None else {}) | self.document

    def _tokens(self, asked: dict[str, str], headers: dict[str, str]) -> Fetched:
        granted = self.granted.pop(asked["code"], None)
        basic = base64.b64decode(headers.get("Authorization", "").removeprefix("Basic ")).decode()
        shown = basic or f"{asked.get('client_id')}:{asked.get('client_secret')}"
        digest = hashlib.sha256(asked["code_verifier"].encode()).digest()
        proved = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        right = (
            granted is not None
            and proved == granted.challenge
            and asked["redirect_uri"] == granted.redirect_uri
            and shown == f"{CLIENT_ID}:{SECRET}"
        )
        if not right or granted is None:
            return _answer({"error": "invalid_grant"}, 400)
        return _answer({"access_token": "access", "token_type": "Bearer", "id_token": self._id_token(granted)})

    def _id_token(self, granted: Granted) -> str:
        now = int(self.clock().timestamp())
        claims = self.lie(
            {"iss": ISSUER, "aud": CLIENT_ID, "iat": now, "exp": now + 300, "nonce": granted.nonce, **granted.claims}
        )
        if self.forge is not None:
            return self.forge(claims)
        return self.signed(claims)

    def signed(self, claims: Claims, *, key: RSAKey | None = None) -> str:
        by = key or self.key
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, by)

    def signed_by_secret(self, claims: Claims, secret: str) -> str:
        """With a key that the shop knows as well, and so anybody who knows the shop's secret."""
        head, body, _ = self.signed(claims).split(".")
        head = _encoded(json.dumps({"alg": "HS256", "kid": self.key.kid}).encode())
        return f"{head}.{body}.{_encoded(hmac.digest(secret.encode(), f'{head}.{body}'.encode(), 'sha256'))}"


def _encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _answer(content: Any, status: int = 200) -> Fetched:
    return Fetched(status, "application/json", json.dumps(content).encode())
