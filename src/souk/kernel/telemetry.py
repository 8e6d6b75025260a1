"""What the engineers see: structured logs with the request's id running through, and metrics."""

import asyncio
import logging
import logging.config
import re
import sys
from collections.abc import Iterator, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import msgspec
import structlog
from prometheus_client import Counter, Histogram

REQUESTS = Counter("souk_requests_total", "HTTP requests answered", ["method", "status"])
LATENCY = Histogram(
    "souk_request_seconds", "Time to the first byte", buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5)
)
CACHE_HITS = Counter("souk_response_cache_total", "Answers from the response cache", ["outcome"])
JOBS = Counter("souk_jobs_total", "Outbox deliveries", ["listener", "outcome"])

_request_id: ContextVar[str] = ContextVar("request_id", default="")
SECRET_NAMES = re.compile(r"password|secret|token|authorization|cookie|card|number|cvc|api_key", re.IGNORECASE)
SECRET_PATH = re.compile(r"(/api/v1/gift-cards/)[^/]+$")
SECRET_QUERY = re.compile(r"((?:^|[?&])(?:token|guest|access_token|signature)=)[^&]*", re.IGNORECASE)


class RequestLine(msgspec.Struct, frozen=True):
    """One answered request, as it stands in the log."""

    timestamp: str
    method: str
    path: str
    query: str
    status: int
    ms: float
    request_id: str
    event: str = "request"
    level: str = "info"


class RequestLog:
    """A line per request, collected and written some twenty times a second: a write each would cost more than a hit."""

    FLUSH_SECONDS = 0.05

    def __init__(self) -> None:
        self.enabled = False
        self._encode = msgspec.json.Encoder().encode
        self._lines: list[bytes] = []

    def note(self, line: RequestLine) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_later(self.FLUSH_SECONDS, self.flush)
        self._lines.append(self._encode(line))

    def flush(self) -> None:
        if self._lines:
            lines, self._lines = self._lines, []
            sys.stdout.buffer.write(b"\n".join(lines) + b"\n")
            sys.stdout.buffer.flush()


request_log = RequestLog()


def current_request_id() -> str:
    return _request_id.get()


@contextmanager
def under_request_id(request_id: str) -> Iterator[None]:
    """Everything logged inside carries this id, also in a background job that the request caused."""
    token = _request_id.set(request_id)
    try:
        yield
    finally:
        _request_id.reset(token)


def scrub_path(path: str) -> str:
    """The path without what opens something by being known."""
    return SECRET_PATH.sub(r"\1[removed]", path) if "/gift-cards/" in path else path


def scrub_query(query: str) -> str:
    """The query string without the values of tokens."""
    return SECRET_QUERY.sub(r"\1[removed]", query)


def _add_request_id(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    if request_id := _request_id.get():
        entry["request_id"] = request_id
    return entry


def _hide_secrets(_logger: Any, _method: str, entry: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    for name in entry:
        if SECRET_NAMES.search(name) and name != "order_number":
            entry[name] = "[removed]"
    return entry


def set_up_logging(*, level: str = "INFO", as_json: bool = True) -> None:
    """One line per event on stdout: JSON for machines, coloured text for a person at a terminal."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        _add_request_id,
        _hide_secrets,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    closing: list[Any] = (
        [structlog.processors.JSONRenderer()]
        if as_json
        else [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]
    )
    if as_json:
        closing.insert(0, structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*shared, *closing],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level]),
        logger_factory=structlog.PrintLoggerFactory(sys.stdout),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    only_ours = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(processors=[only_ours, *closing], foreign_pre_chain=shared)
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    logging.getLogger("uvicorn.access").disabled = True
    logging.getLogger("httpx").setLevel("WARNING")  # it would write down addresses with the tokens in them
    request_log.enabled = logging.getLevelNamesMapping()[level] <= logging.INFO
