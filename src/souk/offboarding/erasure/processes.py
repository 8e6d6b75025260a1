"""Erasing oneself: the password is checked before anything is opened, since that takes its time."""

from souk.identity import Proof, Reception, prove, signed_in
from souk.kernel.actors import Actor
from souk.kernel.database import Database
from souk.kernel.errors import Refusal
from souk.offboarding.erasure.commands import erase_person
from souk.offboarding.privacy.holdings import Holdings


async def erase_oneself(
    database: Database, reception: Reception, holdings: Holdings, actor: Actor, proof: Proof
) -> Refusal | None:
    """A wrong password is an answer: it is remembered. Raises Unauthenticated, RateLimited, ErasureMustWait."""
    person_id = signed_in(actor)
    refusal = await prove(database, reception, actor, proof)
    if refusal is not None:
        return refusal
    async with database.unit_of_work(actor) as uow:
        await erase_person(uow, holdings, person_id)
    return None
