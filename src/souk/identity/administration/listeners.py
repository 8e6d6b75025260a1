"""What follows when a name or an address changes, or is proved."""

from uuid import UUID

from souk.identity.administration.words import NAMED, add_words, people_without_words, renew_words
from souk.identity.events import EmailChanged, ProfileChanged, UsernameChanged
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.outbox import Subscription

AT_ONCE = 500


async def find_by_new_words(uow: UnitOfWork, happened: EmailChanged | ProfileChanged | UsernameChanged) -> None:
    """The back office finds people under what they are called now."""
    await renew_words(uow, happened.person_id)


async def index_people(database: Database) -> int:
    """Whoever came before there was an index of words. Returns how many."""
    indexed = 0
    while True:
        async with database.unit_of_work(SYSTEM) as uow:
            missing = await people_without_words(uow, most=AT_ONCE)
            for person_id in missing:
                await _index(uow, person_id)
        indexed += len(missing)
        if len(missing) < AT_ONCE:
            return indexed


async def _index(uow: UnitOfWork, person_id: UUID) -> None:
    named = await uow.first(NAMED, person_id=person_id)
    if named is not None:
        await add_words(uow, person_id, named)


SUBSCRIPTIONS = (
    Subscription(name="identity.words_of_profile", event=ProfileChanged, listener=find_by_new_words),
    Subscription(name="identity.words_of_username", event=UsernameChanged, listener=find_by_new_words),
    Subscription(name="identity.words_of_email", event=EmailChanged, listener=find_by_new_words),
)
