"""What the trail looks like from outside."""

from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec


class LogActor(msgspec.Struct, frozen=True, kw_only=True):
    """Who did it. `kind`: person, guest or system; `name` is null where there is none any more."""

    kind: str
    id: UUID | None
    name: str | None


class LogSubject(msgspec.Struct, frozen=True, kw_only=True):
    """What it was done to."""

    kind: str
    id: str | None
    label: str


class LogEntry(msgspec.Struct, frozen=True, kw_only=True):
    """One entry. `id` is its place in the chain; `event` the name of `action` for people.

    `personal` (device, network address, e-mail addresses, reasons in somebody's words) is null where there is none or the reader may not see it;
    `is_erased` says that its key was destroyed.
    """

    id: int
    at: datetime
    event: str
    action: str
    result: Literal["success", "failure"]
    sentence: str
    actor: LogActor
    subject: LogSubject
    store_id: UUID | None
    request_id: str
    before: dict[str, Any]
    after: dict[str, Any]
    personal: dict[str, str] | None
    is_erased: bool
    hash: str


class LoginDay(msgspec.Struct, frozen=True, kw_only=True):
    day: date
    login_success: int
    login_failure: int


class LoginStats(msgspec.Struct, frozen=True, kw_only=True, rename={"from_": "from"}):
    """Sign-ins that went well and that did not, from `from` to `to`, both days included (UTC)."""

    from_: date
    to: date
    login_success: int
    login_failure: int
    by_day: list[LoginDay]
