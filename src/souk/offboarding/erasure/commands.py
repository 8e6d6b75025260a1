"""Erasing somebody, for themselves or by whoever may."""

from uuid import UUID

from sqlalchemy import insert

from souk.identity import insist_on_an_administrator, lock_standing, permissions_everywhere
from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.idempotency import forget_answers_of
from souk.kernel.outbox import drop_dead_letters_about
from souk.offboarding import policy
from souk.offboarding.erasure.errors import ErasureMustWait
from souk.offboarding.erasure.events import PersonErased
from souk.offboarding.erasure.models import Erasure
from souk.offboarding.erasure.queries import was_erased
from souk.offboarding.privacy.holdings import Holdings

EVERYTHING = "*"
NOTE: Hot[None] = Hot(insert(Erasure))


async def erase_somebody(uow: UnitOfWork, holdings: Holdings, person_id: UUID) -> None:
    """At the desk, for somebody who asked for it in another way. Raises what `erase_person` raises."""
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_erase_at_the_desk(uow.actor, person_id))
    await erase_person(uow, holdings, person_id)


async def erase_person(uow: UnitOfWork, holdings: Holdings, person_id: UUID) -> None:
    """Everything about them, in every room. Erased before, it changes nothing.

    Raises UnknownPerson, ErasureMustWait with `obstacles`, LastAdministrator.
    """
    policy.refuse_guests(uow.actor)
    uow.require(policy.can_erase(uow.actor, person_id))
    await lock_standing(uow, person_id)
    if await was_erased(uow, person_id):
        return
    held = await permissions_everywhere(uow, person_id)
    if not policy.is_own(uow.actor, person_id):
        uow.require(policy.is_not_above(uow.actor, held))
    if obstacles := await holdings.find_obstacles(uow, person_id):
        raise ErasureMustWait(obstacles=obstacles)
    await holdings.erase(uow, person_id)
    if EVERYTHING in held:
        await insist_on_an_administrator(uow)
    await forget_answers_of(uow, person_id)
    await drop_dead_letters_about(uow, person_id)
    await uow.change(NOTE, person_id=person_id, asked_by=uow.actor.id, erased_at=uow.now)
    uow.emit(PersonErased(person_id=person_id))
