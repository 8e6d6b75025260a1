"""What API keys add to what the room declares."""

from datetime import timedelta

from sqlalchemy import bindparam, delete, or_

from souk.identity.api_keys.events import ApiKeyCreated, ApiKeyRevoked
from souk.identity.api_keys.models import ApiKey
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database
from souk.kernel.hot import Hot
from souk.kernel.personal import PersonalRows
from souk.kernel.rooms import CleanUp, PersonalData
from souk.kernel.trail import AuditedEvent, Fact

KEPT_AFTERWARDS = timedelta(days=90)
_before = bindparam("before", type_=ApiKey.created_at.type)
DROP: Hot[None] = Hot(delete(ApiKey).where(or_(ApiKey.revoked_at < _before, ApiKey.expires_at < _before)))


async def drop_dead_keys(database: Database) -> int:
    """Revoked or expired three months ago."""
    async with database.unit_of_work(SYSTEM) as uow:
        return await uow.change(DROP, before=uow.now - KEPT_AFTERWARDS)


CLEAN_UPS = (CleanUp(name="identity.api_keys", run=drop_dead_keys),)
PERSONAL_DATA = (
    PersonalData(table="api_keys", column="name", sealed=False, on_erase="row removed"),
    PersonalData(table="api_keys", column="last_used_on", sealed=False, on_erase="row removed"),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="api_keys",
        title="API keys",
        shows=("name", "scopes", "store_id", "created_at", "expires_at", "revoked_at", "last_used_on"),
    ),
)


def _created(happened: ApiKeyCreated) -> Fact:
    expires_at = happened.expires_at.isoformat() if happened.expires_at is not None else None
    return Fact(
        subject_id=happened.key_id,
        person_id=happened.person_id,
        store_id=happened.store_id,
        after={"scopes": happened.scopes, "expires_at": expires_at},
    )


def _revoked(happened: ApiKeyRevoked) -> Fact:
    return Fact(subject_id=happened.key_id, person_id=happened.person_id)


AUDITED = (
    AuditedEvent(
        action="security.api_key_created",
        event=ApiKeyCreated,
        subject="api_key",
        says="made an API key",
        tells=_created,
    ),
    AuditedEvent(
        action="security.api_key_revoked",
        event=ApiKeyRevoked,
        subject="api_key",
        says="revoked an API key",
        tells=_revoked,
    ),
)
