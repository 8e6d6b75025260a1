"""Entries as a CSV file."""

import csv
import io
from collections.abc import Iterable

import msgspec

from souk.audit.schemas import LogEntry
from souk.kernel.clock import iso

COLUMNS = (
    "id", "at", "event", "action", "result", "sentence", "actor_kind", "actor_id", "actor_name", "subject_kind",
    "subject_id", "subject", "store_id", "before", "after", "personal", "request_id", "hash",
)  # fmt: skip
MOST = 50_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(entries: Iterable[LogEntry]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(COLUMNS)
    for each in entries:
        writer.writerow([_harmless(value) for value in _row(each)])
    return out.getvalue()


def _row(entry: LogEntry) -> tuple[object, ...]:
    actor, subject = entry.actor, entry.subject
    return (
        entry.id, iso(entry.at), entry.event, entry.action, entry.result, entry.sentence, actor.kind, actor.id,
        actor.name, subject.kind, subject.id, subject.label, entry.store_id, _json(entry.before), _json(entry.after),
        _json(entry.personal) or ("erased" if entry.is_erased else ""), entry.request_id, entry.hash,
    )  # fmt: skip


def _json(values: object) -> str:
    return msgspec.json.encode(values).decode() if values else ""


def _harmless(value: object) -> str:
    """A spreadsheet would run what looks like a formula."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(FORMULA) else text
