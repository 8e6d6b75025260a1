"""The whole way with a real provider of OpenID Connect in a process of its own: over HTTP, and once in Chromium."""

import asyncio
import json
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
import uvicorn
from fastapi import FastAPI
from playwright.sync_api import expect

from souk.app import House, create_app, open_house
from souk.identity import Passwords, register_person
from souk.kernel.actors import SYSTEM
from souk.kernel.settings import Settings
from tests.conftest import Override
from tests.identity.factories import PASSWORD
from tests.journeys.conftest import chromium
from tests.servers import free_port
from tests.ui.look import browser, new_page

__all__ = ["chromium"]
PEOPLE = (
    {"sub": "grace", "email": "grace@example.com", "email_verified": True, "name": "Grace Hopper"},
    {"sub": "mallory", "email": "grace@example.com", "email_verified": False, "name": "Mallory"},
    {"sub": "ada", "email": "ada@example.com", "email_verified": True, "name": "Ada Byron"},
)
HTML = {"Accept": "text/html"}
PATIENCE_SECONDS = 20


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    """`oidc-provider-mock`, which insists on a nonce."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--require-nonce", "true"]
    for person in PEOPLE:
        command += ["--user-claims", json.dumps(person)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        wait_for(f"{url}/.well-known/openid-configuration")
        yield url
        process.terminate()


def wait_for(url: str) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        try:
            httpx.get(url, timeout=2)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{url} does not answer")


def federated(issuer: str) -> dict[str, Any]:
    provider = {
        "label": "Campus account",
        "issuer": issuer,
        "client_id": "souk",
        "client_secret": "s",
        "icon": "school",
    }
    return {"providers": {"campus": provider}, "allow_private": True}


class TestOverHttp:
    pytestmark = pytest.mark.anyio

    @pytest.fixture
    def settings(self, make_settings: Override, issuer: str) -> Settings:
        return make_settings(federation=federated(issuer))

    @pytest.fixture
    def app(self, house: House) -> FastAPI:
        return create_app(house=house)

    async def walk(self, client: httpx.AsyncClient, sub: str, back: str = "/account") -> httpx.Response:
        begun = await client.get(f"/auth/oidc/campus/start?next={back}", headers=HTML)
        assert begun.status_code == 303, begun.text
        async with httpx.AsyncClient() as outside:
            consent = await outside.post(begun.headers["location"], data={"sub": sub})
        assert consent.status_code == 302, consent.text
        returned = httpx.URL(consent.headers["location"])
        assert returned.path == "/auth/oidc/campus/callback"
        return await client.get(returned.raw_path.decode(), headers=HTML)

    async def test_somebody_new_gets_in_and_is_known_again(self, client: httpx.AsyncClient) -> None:
        first = await self.walk(client, "grace")
        assert (first.status_code, first.headers["location"]) == (303, "/account")
        me = (await client.get("/api/v1/auth/me")).json()
        assert (me["email"], me["full_name"], me["is_verified"]) == ("grace@example.com", "Grace Hopper", True)
        client.cookies.clear()
        await self.walk(client, "grace")
        assert (await client.get("/api/v1/auth/me")).json()["id"] == me["id"]

    async def test_an_address_that_was_not_proved_opens_nothing(self, client: httpx.AsyncClient) -> None:
        await self.walk(client, "grace")
        client.cookies.clear()
        answer = await self.walk(client, "mallory")
        assert (answer.status_code, "does not vouch" in answer.text) == (403, True)
        assert (await client.get("/api/v1/auth/me")).status_code == 401

    async def test_cancelling_there_says_so_here(self, client: httpx.AsyncClient) -> None:
        begun = await client.get("/auth/oidc/campus/start", headers=HTML)
        async with httpx.AsyncClient() as outside:
            consent = await outside.post(begun.headers["location"], data={"action": "deny"})
        returned = httpx.URL(consent.headers["location"])
        params = {**dict(returned.params), "state": httpx.URL(begun.headers["location"]).params["state"]}
        answer = await client.get(returned.path, params=params, headers=HTML)
        assert (answer.status_code, "did not sign you in" in answer.text) == (403, True)

    async def test_a_code_counts_once(self, client: httpx.AsyncClient) -> None:
        begun = await client.get("/auth/oidc/campus/start", headers=HTML)
        kept = client.cookies["souk_oidc"]
        async with httpx.AsyncClient() as outside:
            consent = await outside.post(begun.headers["location"], data={"sub": "grace"})
        path = httpx.URL(consent.headers["location"]).raw_path.decode()
        assert (await client.get(path, headers=HTML)).status_code == 303
        client.cookies.clear()
        client.cookies.set("souk_oidc", kept)
        assert (await client.get(path, headers=HTML)).status_code == 403


class Shop:
    """The whole application behind a socket of its own, in a thread."""

    def __init__(self, settings: Settings) -> None:
        port = int(settings.base_url.rpartition(":")[2])
        config = uvicorn.Config(create_app(settings), host="127.0.0.1", port=port, log_level="error", ws="none")
        self.server, self.base = uvicorn.Server(config), settings.base_url
        self.thread = threading.Thread(target=self.server.run)

    def __enter__(self) -> Self:
        self.thread.start()
        wait_for(f"{self.base}/health/live")
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join(PATIENCE_SECONDS)


@pytest.fixture
def shop(issuer: str, sqlite_template: Path, tmp_path: Path) -> Iterator[Shop]:
    shutil.copy(sqlite_template, tmp_path / "shop.db")
    settings = Settings(
        _env_file=None,
        stage="test",
        database_url=f"sqlite+inline:///{tmp_path / 'shop.db'}",
        base_url=f"http://127.0.0.1:{free_port()}",
        media={"folder": tmp_path / "media"},
        federation=federated(issuer),
    )
    with ThreadPoolExecutor(1) as pool:  # an open browser keeps this thread's loop running
        pool.submit(lambda: asyncio.run(furnish(settings))).result()
    with Shop(settings) as running:
        yield running


async def furnish(settings: Settings) -> None:
    house = open_house(settings)
    async with house.database.unit_of_work(SYSTEM) as uow:
        await register_person(
            uow,
            email="ada@example.com",
            password_hash=await Passwords().hash(PASSWORD),
            full_name="Ada Byron",
        )
    await house.close()


@pytest.mark.browser
class TestInChromium:
    def test_in_out_and_in_again_then_an_account_that_was_there_before(self, chromium: None, shop: Shop) -> None:
        with browser() as opened:
            page = new_page(opened)
            page.goto(f"{shop.base}/sign-in?next=/account/security")
            page.get_by_role("link", name="Continue with Campus account").click()
            page.get_by_role("button", name="grace").first.click()
            page.wait_for_url(f"{shop.base}/account/security")
            expect(page.locator("#federation .device-text")).to_contain_text("grace@example.com")
            page.goto(f"{shop.base}/account")
            page.locator("main").get_by_role("button", name="Sign out").click()
            page.goto(f"{shop.base}/sign-in")
            page.get_by_role("link", name="Continue with Campus account").click()
            page.get_by_role("button", name="ada", exact=True).first.click()
            page.wait_for_url(f"{shop.base}/auth/oidc/link")
            page.locator("#f-password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in and link").click()
            page.wait_for_url(f"{shop.base}/")
            expect(page.locator(".toast")).to_contain_text("Campus account signs you in from now on.")
            page.context.close()

    def test_linking_from_the_security_page_leaves_by_a_page_and_comes_back(self, chromium: None, shop: Shop) -> None:
        with browser() as opened:
            page = new_page(opened)
            page.goto(f"{shop.base}/sign-in?next=/account/security")
            page.locator("#f-email").fill("ada@example.com")
            page.locator("#f-password").fill(PASSWORD)
            page.locator("main").get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(f"{shop.base}/account/security")
            page.get_by_role("button", name="Link Campus account").click()
            page.get_by_role("button", name="grace").first.click()
            page.wait_for_url(f"{shop.base}/auth/oidc/link")
            page.get_by_role("button", name="Link it").click()
            page.wait_for_url(f"{shop.base}/account/security#federation")
            expect(page.locator("#federation .device-text")).to_contain_text("grace@example.com")
            page.get_by_role("button", name="Unlink Campus account").click()
            expect(page.get_by_role("button", name="Link Campus account")).to_be_visible()
            page.context.close()
