"""Calls to Elasticsearch: JSON over httpx, on connections that are kept."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from typing import Any, Final

import httpx
import msgspec

from souk.catalog.search.engine import SearchEngineFailed
from souk.kernel.search_settings import Search

PAUSE_SECONDS: Final = 5.0
"""How long an engine that failed is left alone."""
LONGEST_SECONDS: Final = 60.0
"""What no call takes; each has less by itself."""
Body = Mapping[str, Any] | bytes


class Breaker:
    """Whether it makes sense to ask. While it does not, one caller in so many seconds tries for all the others."""

    def __init__(self, pause_seconds: float = PAUSE_SECONDS) -> None:
        self.pause_seconds = pause_seconds
        self._is_open, self._next_try = False, 0.0

    def lets_through(self) -> bool:
        if not self._is_open:
            return True
        now = time.monotonic()
        if now < self._next_try:
            return False
        self._next_try = now + self.pause_seconds
        return True

    def note(self, *, well: bool) -> None:
        self._is_open, self._next_try = not well, time.monotonic() + self.pause_seconds


class Calls:
    """One client for all calls, opened with the first of them."""

    def __init__(self, settings: Search) -> None:
        self._settings = settings
        self._http: httpx.AsyncClient | None = None

    async def __call__(self, method: str, path: str, body: Body | None = None, *, seconds: float) -> bytes:
        """The body of a good answer. `bytes` are sent as lines of JSON. Raises SearchEngineFailed."""
        lines = body if isinstance(body, bytes) else None
        content = msgspec.json.encode(body) if body is not None and lines is None else lines
        headers = {"Content-Type": "application/json" if lines is None else "application/x-ndjson"} if content else {}
        try:
            async with asyncio.timeout(seconds):
                answer = await self._client().request(method, path, content=content, headers=headers)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError, UnicodeError) as failure:
            # what no header can hold stands in the failure in clear: a key with a line break, for instance
            raise SearchEngineFailed(f"no answer ({type(failure).__name__})") from None
        if answer.status_code not in {200, 201}:
            raise SearchEngineFailed(_reason(answer), status=answer.status_code)
        return answer.content

    async def close(self) -> None:
        if self._http is not None:
            await self._http.aclose()
            self._http = None

    def _client(self) -> httpx.AsyncClient:
        if self._http is None:
            settings = self._settings
            headers = {"Accept": "application/json"}
            if settings.api_key is not None:
                headers["Authorization"] = f"ApiKey {settings.api_key.get_secret_value()}"
            auth = None if settings.password is None else (settings.username, settings.password.get_secret_value())
            trusted = True if settings.ca_file is None else ssl.create_default_context(cafile=settings.ca_file)
            self._http = httpx.AsyncClient(
                base_url=settings.url, headers=headers, auth=auth, verify=trusted, timeout=LONGEST_SECONDS
            )
        return self._http


class _Cause(msgspec.Struct):
    type: str = ""
    reason: str | None = None


class _Refused(msgspec.Struct):
    error: _Cause


def _reason(answer: httpx.Response) -> str:
    """What Elasticsearch says is wrong, as far as it says so."""
    try:
        cause = msgspec.json.decode(answer.content, type=_Refused).error
    except msgspec.DecodeError:
        return f"status {answer.status_code}"
    return f"status {answer.status_code}, {cause.type}: {cause.reason}"[:300]
