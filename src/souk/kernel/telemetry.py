"""What the engineers see: structured logs with the request's id running through, and metrics."""

import asyncio
import logging
import logging.config
import re
import sys
import time
from collections import Counter as Counted
from collections.abc import Iterator, Mapping, MutableMapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any, NamedTuple

import msgspec
import structlog
from prometheus_client import Counter, Histogram

REQUESTS = Counter("souk_requests_total", "HTTP requests answered", ["method", "status"])
LATENCY = Histogram(
    "souk_request_seconds",
    "Time to the first byte of what the response cache did not answer",
    buckets=(0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5),
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


class Hit(NamedTuple):
    """One answer from the response cache. `said`: the request, as `told` tells of it; `at`: seconds since 1970."""

    at: float
    said: bytes
    status: int
    request_id: str

    @property
    def line(self) -> bytes:
        """A `RequestLine`."""
        timestamp = datetime.fromtimestamp(self.at, UTC).isoformat().encode()
        return b'{"timestamp":"%s",%s,"status":%d,"ms":0.0,"request_id":"%s","event":"request","level":"info"}' % (
            timestamp,
            self.said,
            self.status,
            self.request_id.encode(),
        )


def told(scope: Mapping[str, Any]) -> bytes:
    """What the log says of a request, as a part of its line."""
    said = {"method": scope["method"], "path": scrub_path(scope["path"]), "query": _query_of(scope)}
    return msgspec.json.encode(said)[1:-1]


def _query_of(scope: Mapping[str, Any]) -> str:
    return scrub_query(scope["query_string"].decode("latin-1")) if scope["query_string"] else ""


class RequestLog:
    """A line per request, collected and written some twenty times a second: a write each would cost more than a hit.

    Answers are counted then, too.
    """

    FLUSH_SECONDS = 0.05

    def __init__(self) -> None:
        self.enabled = False
        self._encode = msgspec.json.Encoder().encode
        self._lines: list[bytes] = []
        self._hits: list[Hit] = []
        self._answered: list[tuple[str, int]] = []

    def count(self, method: str, status: int, seconds: float) -> None:
        self._remind()
        self._answered.append((method, status))
        LATENCY.observe(seconds)

    def note(self, scope: Mapping[str, Any], status: int, seconds: float, request_id: str) -> None:
        self._remind()
        line = RequestLine(
            timestamp=datetime.now(UTC).isoformat(),
            method=scope["method"],
            path=scrub_path(scope["path"]),
            query=_query_of(scope),
            status=status,
            ms=round(seconds * 1000, 1),
            request_id=request_id,
        )
        self._lines.append(self._encode(line))

    def note_hit(self, said: bytes, status: int, request_id: str) -> None:
        self._remind()
        self._hits.append(Hit(time.time(), said, status, request_id))

    def _remind(self) -> None:
        if not self._lines and not self._hits and not self._answered:
            asyncio.get_running_loop().call_later(self.FLUSH_SECONDS, self.flush)

    def flush(self) -> None:
        hits, self._hits = self._hits, []
        for status, count in Counted(hit.status for hit in hits).items():
            REQUESTS.labels("GET", str(status)).inc(count)
            CACHE_HITS.labels("hit").inc(count)
        answered, self._answered = self._answered, []
        for (method, status), count in Counted(answered).items():
            REQUESTS.labels(method, str(status)).inc(count)
        lines, self._lines = self._lines, []
        if self.enabled:
            lines += [hit.line for hit in hits]
        if lines:
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
