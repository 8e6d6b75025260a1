"""Who booked: by their account, or by what they left."""

from collections.abc import Sequence
from uuid import UUID

from souk.booking.appointments.contact import open_contact
from souk.booking.files.entries import Booked
from souk.identity import person_names
from souk.kernel.database import ReadContext


async def names_of_customers(ctx: ReadContext, appointments: Sequence[Booked]) -> dict[UUID, str]:
    """Names by appointment, for whoever is booked; those who left none are left out."""
    names = await person_names(ctx, sorted({each.customer_id for each in appointments if each.customer_id}))
    found = {}
    for each in appointments:
        contact = open_contact(ctx.keys, each.sealed_contact) if each.customer_id is None else None
        name = contact.name if contact is not None else names.get(each.customer_id) if each.customer_id else ""
        if name:
            found[each.id] = name
    return found
