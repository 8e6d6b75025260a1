"""How entries hang together: each one's hash covers all it says and the hash of the one before."""

import hashlib
from datetime import UTC, datetime
from uuid import UUID

import msgspec

from souk.kernel.crypto import KeyRing

NOTHING = "0" * 64
"""What the first entry follows."""
FORM = "souk-audit-1"
"""Of what is hashed. An entry hashed in another form would name that one."""


class Entry(msgspec.Struct, frozen=True):
    """An entry as it is stored, in the order in which it is hashed."""

    sequence: int
    event_id: UUID
    at: datetime
    action: str
    succeeded: bool
    actor_id: UUID | None
    actor_kind: str
    subject_kind: str
    subject_id: str | None
    label: str
    person_id: UUID | None
    store_id: UUID | None
    request_id: str
    before: str | None
    after: str | None
    key_owner: str | None
    sealed: str | None
    previous_hash: str


def digest(entry: Entry) -> str:
    """SHA-256, hex, over a JSON array: no two different entries are written alike."""
    said = [getattr(entry, name) for name in FIELDS]
    said[AT] = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    return hashlib.sha256(_encode([FORM, *said])).hexdigest()


def sign(keys: KeyRing, end: str, sequence: int, digest_of_last: str) -> str:
    """Of one end of the chain, `head` or `verified`."""
    return keys.sign(f"{end}:{sequence}:{digest_of_last}", purpose="audit")


def is_signed(keys: KeyRing, end: str, sequence: int, digest_of_last: str, signature: str) -> bool:
    """The chain before its first entry bears no signature."""
    if sequence == 0:
        return digest_of_last == NOTHING
    return keys.signed_by_us(f"{end}:{sequence}:{digest_of_last}", signature, purpose="audit")


FIELDS = Entry.__struct_fields__
AT = FIELDS.index("at")
_encode = msgspec.json.Encoder().encode
