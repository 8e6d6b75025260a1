"""Calls to PayPal: JSON over httpx, with an access token that is fetched anew before it expires."""

import time
from collections.abc import Mapping
from typing import Any, Final

import httpx
import structlog

from souk.kernel.gateway_settings import PayPal as PayPalSettings
from souk.payments.errors import GatewayUnavailable

EARLY_SECONDS: Final = 60
DISPUTES: Final = "/v1/customer/disputes"
log = structlog.get_logger("souk.payments")
Json = Mapping[str, Any]


class PayPalRefused(Exception):
    """PayPal answered, and says no. `issue` is its code."""

    def __init__(self, status: int, issue: str) -> None:
        super().__init__(issue)
        self.status, self.issue = status, issue


class PayPalCalls:
    def __init__(self, settings: PayPalSettings) -> None:
        self._settings = settings
        self._token, self._expires = "", 0.0

    async def __call__(self, method: str, path: str, body: Json | None = None, *, key: str = "") -> dict[str, Any]:
        """`key` makes asking again harmless. Raises PayPalRefused, GatewayUnavailable."""
        async with httpx.AsyncClient(base_url=self._settings.api_base, timeout=self._settings.timeout_seconds) as http:
            headers = {"Authorization": f"Bearer {await self._access(http)}", "Prefer": "return=representation"}
            if key:
                headers["PayPal-Request-Id"] = key
            answer = await _sent(http, method, path, headers=headers, json=body)
        if answer.status_code == 401:
            self._token = ""
        if answer.status_code == 403 and path.startswith(DISPUTES):
            raise PayPalRefused(403, "NOT_AUTHORIZED")
        if answer.status_code >= 500 or answer.status_code in {401, 403, 409, 429}:
            log.warning("paypal gave no answer", status=answer.status_code)
            raise GatewayUnavailable
        told = _json(answer)
        if answer.status_code >= 400:
            details = told.get("details") or [{}]
            raise PayPalRefused(answer.status_code, str(details[0].get("issue") or told.get("name") or ""))
        return told

    async def _access(self, http: httpx.AsyncClient) -> str:
        if self._token and time.monotonic() < self._expires:
            return self._token
        secret = self._settings.client_secret
        assert secret is not None
        answer = await _sent(
            http,
            "POST",
            "/v1/oauth2/token",
            data={"grant_type": "client_credentials"},
            auth=(self._settings.client_id, secret.get_secret_value()),
        )
        if answer.status_code != 200:
            log.error("paypal does not accept the shop's credentials", status=answer.status_code)
            raise GatewayUnavailable
        told = _json(answer)
        self._token = str(told["access_token"])
        self._expires = time.monotonic() + float(told.get("expires_in", 0)) - EARLY_SECONDS
        return self._token


async def _sent(http: httpx.AsyncClient, method: str, path: str, **what: Any) -> httpx.Response:
    try:
        return await http.request(method, path, **what)
    except httpx.HTTPError as failure:
        log.warning("paypal gave no answer", error=type(failure).__name__)
        raise GatewayUnavailable from failure


def _json(answer: httpx.Response) -> dict[str, Any]:
    if not answer.content:
        return {}
    try:
        told = answer.json()
    except ValueError as failure:
        raise GatewayUnavailable from failure
    if not isinstance(told, dict):
        raise GatewayUnavailable
    return told
