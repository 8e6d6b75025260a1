"""The clock is read once, at the edge; everything else is handed the time."""

from collections.abc import Callable
from datetime import UTC, datetime

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


def iso(instant: datetime) -> str:
    """ISO 8601 in UTC with `Z`, as the API writes instants."""
    return instant.astimezone(UTC).isoformat().replace("+00:00", "Z")
