"""Whoever paid, or was about to: a person by their account, a guest by the address they left at the checkout."""

from collections.abc import Mapping
from uuid import UUID

from souk.kernel.database import UnitOfWork
from souk.notifications.services import write_letter
from souk.orders import contact_of_checkout


async def write_to_payer(
    uow: UnitOfWork,
    checkout_id: UUID,
    customer_id: UUID | None,
    kind: str,
    *,
    occurrence: str,
    about: Mapping[str, str],
) -> None:
    """Once for an occurrence. A guest who left no address is told nothing."""
    if customer_id is not None:
        await write_letter(uow, kind, occurrence=occurrence, person_id=customer_id, about=about)
        return
    contact = await contact_of_checkout(uow, checkout_id)
    if contact.email is not None:
        await write_letter(uow, kind, occurrence=occurrence, address=contact.email, about=about)
