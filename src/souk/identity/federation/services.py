"""Writing linked sign-ins. Unguarded: whoever calls has seen the proof."""

from uuid import UUID

from sqlalchemy import bindparam, insert, update

from souk.identity.federation.events import SignInLinked
from souk.identity.federation.models import LinkedSignIn
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id

LINK: Hot[None] = Hot(insert(LinkedSignIn))
NOTE_USE: Hot[None] = Hot(
    update(LinkedSignIn).where(LinkedSignIn.id == bindparam("linked_id")).values(last_used_at=bindparam("at"))
)


async def add_link(uow: UnitOfWork, person_id: UUID, *, provider: str, subject_index: str, email: str | None) -> None:
    """Raises IntegrityError where one of the two is linked already."""
    linked_id = new_id()
    await uow.change(
        LINK,
        id=linked_id,
        user_id=person_id,
        provider=provider,
        subject_index=subject_index,
        sealed_email=uow.keys.seal(email) if email is not None else None,
        created_at=uow.now,
        last_used_at=uow.now,
    )
    uow.emit(SignInLinked(person_id=person_id, linked_id=linked_id, provider=provider))


async def note_use(uow: UnitOfWork, linked_id: UUID) -> None:
    await uow.change(NOTE_USE, linked_id=linked_id, at=uow.now)
