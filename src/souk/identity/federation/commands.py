"""Linking and unlinking sign-ins, by whoever they open the account of."""

from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from souk.identity import policy as people
from souk.identity.federation import policy
from souk.identity.federation.errors import LastWayIn, SignInLinkedElsewhere, UnknownLinkedSignIn
from souk.identity.federation.events import SignInUnlinked
from souk.identity.federation.models import LinkedSignIn
from souk.identity.federation.queries import has_other_way_in
from souk.identity.federation.services import add_link
from souk.identity.federation.tickets import Vouched
from souk.identity.removal import lock_standing
from souk.identity.step_up.queries import require_confirmed
from souk.kernel.database import UnitOfWork


async def link_sign_in(uow: UnitOfWork, vouched: Vouched) -> None:
    """What a provider vouched for opens the actor's account from now on.

    Raises Unauthenticated, Forbidden (it was meant for somebody else), ConfirmationRequired, SignInLinkedElsewhere.
    """
    person_id = people.signed_in(uow.actor)
    uow.require(policy.can_change_links(uow.actor))
    uow.require(policy.is_meant_for(uow.actor, vouched.person_id))
    await require_confirmed(uow)
    try:
        await add_link(
            uow, person_id, provider=vouched.provider, subject_index=vouched.subject_index, email=vouched.email
        )
    except IntegrityError as taken:
        raise SignInLinkedElsewhere from taken


async def unlink_sign_in(uow: UnitOfWork, linked_id: UUID) -> None:
    """Raises UnknownLinkedSignIn (also for somebody else's), ConfirmationRequired, LastWayIn."""
    person_id = people.signed_in(uow.actor)
    uow.require(policy.can_change_links(uow.actor))
    await lock_standing(uow, person_id)
    mine = policy.visible_to(uow.actor) & (LinkedSignIn.id == linked_id)
    provider = await uow.session.scalar(select(LinkedSignIn.provider).where(mine))
    if provider is None:
        raise UnknownLinkedSignIn
    await require_confirmed(uow)
    if not await has_other_way_in(uow, person_id, besides=linked_id):
        raise LastWayIn
    await uow.session.execute(delete(LinkedSignIn).where(mine))
    uow.emit(SignInUnlinked(person_id=person_id, linked_id=linked_id, provider=provider))
