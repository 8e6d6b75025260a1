"""What a provider's answer has to be, and what becomes of one that is not, or does not come."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest
from fastapi import FastAPI
from joserfc.jwk import RSAKey

from souk.identity.federation.directory import Directory
from souk.identity.federation.processes import Federation
from souk.kernel.database import Database
from souk.kernel.settings import Federation as FederationSettings
from souk.kernel.settings import Settings
from tests.identity.federation.paper import CLIENT_ID, ISSUER, SECRET, Claims, PaperProvider, unsigned
from tests.identity.federation.walking import ADA, CALLBACK, HTML, START, come_back, everything, set_out

pytestmark = pytest.mark.anyio
ANOTHER = RSAKey.generate_key(2048, {"kid": "first"})


def without(name: str) -> Callable[[Claims], Claims]:
    return lambda claims: {key: value for key, value in claims.items() if key != name}


def with_(**changes: Any) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, **changes}


def shifted(name: str, seconds: int) -> Callable[[Claims], Claims]:
    return lambda claims: {**claims, name: claims["iat"] + seconds}


LIES: dict[str, Callable[[Claims], Claims]] = {
    "another nonce": with_(nonce="another"),
    "no nonce": without("nonce"),
    "another audience": with_(aud="another-client"),
    "no audience": without("aud"),
    "many audiences and none of them asked": with_(aud=["another-client", "third"]),
    "many audiences, asked by another": with_(aud=[CLIENT_ID, "another-client"], azp="another-client"),
    "another issuer": with_(iss="https://evil.example"),
    "an issuer that begins alike": with_(iss=f"{ISSUER}.evil.example"),
    "no issuer": without("iss"),
    "expired": shifted("exp", -120),
    "no expiry": without("exp"),
    "an expiry that is no number": with_(exp="tomorrow"),
    "not valid yet": shifted("nbf", 600),
    "no subject": without("sub"),
    "an empty subject": with_(sub=""),
    "a subject that is a number": with_(sub=7),
    "an endless subject": with_(sub="x" * 256),
    "the hash of another access token": with_(at_hash="AAAAAAAAAAAAAAAAAAAAAA"),
}
FORGERIES: dict[str, Callable[[PaperProvider, Claims], str]] = {
    "unsigned": lambda _, claims: unsigned(claims),
    "signed by another key of the same name": lambda provider, claims: provider.signed(claims, key=ANOTHER),
    "signed with the shop's own secret": lambda provider, claims: provider.signed_by_secret(claims, SECRET),
    "signed with the public key as a secret": lambda provider, claims: provider.signed_by_secret(
        claims, provider.key.as_pem(private=False).decode()
    ),
    "with the signature cut off": lambda provider, claims: provider.signed(claims).rpartition(".")[0] + ".",
    "with other claims under it": lambda provider, claims: ".".join(
        [
            provider.signed(claims).split(".")[0],
            provider.signed({**claims, "sub": "victim"}).split(".")[1],
            provider.signed(claims).split(".")[2],
        ]
    ),
    "no token at all": lambda _, __: "not a token",
    "empty": lambda _, __: "",
}


class TestALie:
    @pytest.mark.parametrize("name", LIES)
    async def test_is_not_believed(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider, name: str
    ) -> None:
        provider.lie = LIES[name]
        before = await everything(database)
        answer = await come_back(client, provider)
        assert (answer.status_code, "does not hold" in answer.text) == (403, True)
        assert await everything(database) == before
        assert "souk_session" not in client.cookies

    async def test_is_told_from_the_truth(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        provider.lie = with_(aud=[CLIENT_ID, "another-client"], azp=CLIENT_ID)
        assert (await come_back(client, provider)).headers["location"] == "/account"


class TestAForgedToken:
    @pytest.mark.parametrize("name", FORGERIES)
    async def test_opens_nothing(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider, name: str
    ) -> None:
        provider.forge = lambda claims: FORGERIES[name](provider, claims)
        before = await everything(database)
        answer = await come_back(client, provider)
        assert (answer.status_code, "does not hold" in answer.text) == (403, True)
        assert await everything(database) == before

    async def test_opens_nothing_where_the_provider_signs_in_no_safe_way(
        self, client: httpx.AsyncClient, provider: PaperProvider
    ) -> None:
        provider.document = {"id_token_signing_alg_values_supported": ["none", "HS256"]}
        provider.forge = lambda claims: provider.signed_by_secret(claims, SECRET)
        assert (await come_back(client, provider)).status_code == 403


class TestKeys:
    async def test_that_changed_are_fetched_anew(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        await come_back(client, provider)
        client.cookies.clear()
        provider.key = RSAKey.generate_key(2048, {"kid": "second"})
        directory = _directory_of(client)
        directory._remembered[ISSUER].keys_at -= 31  # half a minute ago
        assert (await come_back(client, provider)).headers["location"] == "/account"
        assert provider.calls.count("/keys") == 2

    async def test_are_not_fetched_for_every_token_that_names_a_strange_one(
        self, client: httpx.AsyncClient, provider: PaperProvider
    ) -> None:
        await come_back(client, provider)
        provider.forge = lambda claims: provider.signed(claims).replace(
            provider.signed(claims).split(".")[0], "eyJhbGciOiJSUzI1NiIsImtpZCI6InN0cmFuZ2UifQ"
        )
        for _ in range(3):
            client.cookies.clear()
            assert (await come_back(client, provider)).status_code == 403
        assert provider.calls.count("/keys") == 1


class TestAProviderThatIsAway:
    async def test_leaves_a_clear_page_and_other_ways(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        provider.is_away = True
        before = await everything(database)
        answer = await client.get(f"{START}?next=/stores", headers=HTML)
        assert answer.status_code == 503
        for words in ("Signing in with Paper did not work", "does not answer as it should", "/sign-in?next=/stores"):
            assert words in answer.text
        assert await everything(database) == before

    async def test_when_one_comes_back_leaves_one_too(
        self, client: httpx.AsyncClient, database: Database, provider: PaperProvider
    ) -> None:
        params = provider.consent(await set_out(client), **ADA)
        provider.is_away = True
        before = await everything(database)
        answer = await client.get(CALLBACK, params=params, headers=HTML)
        assert (answer.status_code, 'href="/auth/oidc/paper/start?next=/account"' in answer.text) == (503, True)
        assert await everything(database) == before

    async def test_is_remembered_while_it_is_away(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        for _ in range(3):
            await set_out(client)
        assert provider.calls == ["/.well-known/openid-configuration"]
        _directory_of(client)._remembered[ISSUER].doors_at -= 3601
        provider.is_away = True
        assert await set_out(client)
        assert len(provider.calls) == 2


class TestADocument:
    @pytest.mark.parametrize(
        "document",
        [
            {"issuer": "https://evil.example"},
            {"issuer": f"{ISSUER}/"},
            {"token_endpoint": "http://id.example/token"},
            {"jwks_uri": "http://169.254.169.254/keys"},
            {"authorization_endpoint": "javascript:alert(1)"},
            {"authorization_endpoint": 7},
        ],
    )
    async def test_that_is_not_the_providers_own_or_not_safe_is_not_followed(
        self, client: httpx.AsyncClient, provider: PaperProvider, document: dict[str, Any]
    ) -> None:
        provider.document = document
        assert (await client.get(START, headers=HTML)).status_code == 503

    async def test_tells_how_to_show_the_secret(self, client: httpx.AsyncClient, provider: PaperProvider) -> None:
        for methods in (["client_secret_post"], ["client_secret_basic"], ["private_key_jwt", "client_secret_post"]):
            provider.document = {"token_endpoint_auth_methods_supported": methods}
            _directory_of(client)._remembered.clear()
            client.cookies.clear()
            assert (await come_back(client, provider)).headers["location"] == "/account"


class TestSettings:
    def test_insist_on_tls_and_on_asking_who_it_is(self) -> None:
        good = {"label": "A", "issuer": "https://a.example", "client_id": "x"}
        assert FederationSettings(providers={"a": good}).providers["a"].scopes == ("openid", "email", "profile")
        for bad in ({**good, "issuer": "http://a.example"}, {**good, "scopes": ["email"]}, {**good, "icon": "x"}):
            with pytest.raises(ValueError, match=r"https|openid|icon|Input"):
                FederationSettings(providers={"a": bad})
        with pytest.raises(ValueError, match="pattern"):
            FederationSettings(providers={"A b": good})
        local = {**good, "issuer": "http://127.0.0.1:9400"}
        assert FederationSettings(providers={"a": local}, allow_private=True).providers["a"].issuer.startswith("http:")

    def test_do_not_go_live_with_a_provider_that_is_reached_in_the_clear(self) -> None:
        local = {"label": "A", "issuer": "http://127.0.0.1:9400", "client_id": "x"}
        settings = Settings(_env_file=None, federation={"providers": {"a": local}, "allow_private": True})
        assert [each for each in settings.complaints() if "SOUK_FEDERATION__PROVIDERS" in each]
        assert [each for each in Settings(_env_file=None).complaints() if "FEDERATION" in each] == []

    async def test_without_providers_show_no_buttons(self, client: httpx.AsyncClient, app: FastAPI) -> None:
        settings: Settings = app.state.settings
        app.state.federation = Federation({}, app.state.federation.directory, settings.base_url)
        assert "Continue with" not in (await client.get("/sign-in", headers=HTML)).text
        assert (await client.get(START, headers=HTML)).status_code == 404
        assert (await client.get("/api/v1/auth/providers")).json() == {"items": []}


def _directory_of(client: httpx.AsyncClient) -> Directory:
    transport: Any = client._transport
    federation: Federation = transport.app.state.federation
    return federation.directory
