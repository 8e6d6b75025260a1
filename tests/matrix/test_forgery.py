"""A browser is open only to its own forms: every unsafe door, with cookies and without their token."""

import httpx
import pytest

from tests.matrix.routes import SOCKET, Door
from tests.matrix.walk import Stage

pytestmark = pytest.mark.anyio
ELSEWHERE = {"origin": "https://evil.example", "sec-fetch-site": "cross-site"}
REFUSED = {"csrf_failed", "cross_site"}
ENTRANCES = frozenset(
    {
        "POST /api/v1/auth/login",
        "POST /api/v1/auth/token",
        "POST /api/v1/auth/register",
        "POST /api/v1/auth/register/vendor",
        "POST /api/v1/auth/refresh",
        "POST /api/v1/auth/login/second-factor",
        "POST /api/v1/auth/passkeys/sign-in",
        "POST /api/v1/auth/passkeys/sign-in/options",
        "POST /api/v1/auth/password-reset",
        "POST /api/v1/auth/password-reset-request",
        "POST /api/v1/auth/verify-email",
        "POST /api/v1/auth/confirm-email-change",
        "POST /sign-in/code",
        "POST /sign-in/passkey",
        "POST /auth/oidc/link",
        "POST /sign-in",
        "POST /sign-up",
        "POST /session/refresh",
    }
)
"""Doors that make a session or renew one, or open to a mailed secret, and use no session: they ask where a request
comes from, not for a token."""
OF_PROGRAMS = frozenset(
    {"POST /unsubscribe", "POST /api/v1/payments/webhooks/stripe", "POST /api/v1/payments/webhooks/paypal"}
)
"""Doors that mail programs (RFC 8058) and gateways knock at: a signature is all they go by."""


def unsafe(stage: Stage) -> list[Door]:
    return [door for door in stage.routes if door.method not in {"GET", SOCKET} and str(door) not in OF_PROGRAMS]


async def press(stage: Stage, door: Door, visitor: str, headers: dict[str, str]) -> httpx.Response:
    """As the browser of somebody who is signed in, but for what its own pages would add."""
    visits = stage.visits
    visits.client.cookies = httpx.Cookies(dict(visits.world.browser[visitor].cookies))
    sent = visits.world.fill(visits.what_to_send(door))
    answer = await visits.client.request(door.method, visits.world.somewhere(door.path), headers=headers, **sent)
    visits.client.cookies = httpx.Cookies()
    return answer


def told(answer: httpx.Response) -> tuple[int, str]:
    kind = answer.headers.get("content-type", "")
    return answer.status_code, answer.json().get("code", "") if kind.startswith("application/problem+json") else ""


class TestBrowser:
    @pytest.mark.parametrize("visitor", ["admin", "owner", "shopper"])
    async def test_opens_nothing_for_another_site(self, stage: Stage, visitor: str) -> None:
        let_in = []
        for door in unsafe(stage):
            status, code = told(await press(stage, door, visitor, ELSEWHERE))
            if status != 403 or code not in REFUSED or stage.snapshot.changed():
                let_in.append(f"{door}: {status} {code}")
                stage.snapshot.restore()
        assert let_in == []

    async def test_opens_nothing_without_its_token(self, stage: Stage) -> None:
        let_in = []
        right = stage.visits.world.browser["admin"].headers["X-CSRF-Token"]
        others = stage.visits.world.browser["owner"].headers["X-CSRF-Token"]
        for door in unsafe(stage):
            if str(door) in ENTRANCES:
                continue
            for presented in ({}, {"x-csrf-token": right[:-1] + "~"}, {"x-csrf-token": others}):
                status, code = told(await press(stage, door, "admin", presented))
                if (status, code) != (403, "csrf_failed") or stage.snapshot.changed():
                    let_in.append(f"{door} {presented}: {status} {code}")
                    stage.snapshot.restore()
        assert let_in == []

    async def test_of_a_guest_opens_nothing_for_another_site(self, stage: Stage) -> None:
        let_in = []
        for door in unsafe(stage):
            status, code = told(await press(stage, door, "guest", ELSEWHERE))
            if status not in {401, 403} or stage.snapshot.changed():
                let_in.append(f"{door}: {status} {code}")
                stage.snapshot.restore()
        assert let_in == []
