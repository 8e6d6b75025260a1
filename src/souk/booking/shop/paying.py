"""What a shopper does here: book a place, and have what it costs at once in the cart."""

import msgspec

from souk.booking.appointments.commands.booking import Booking, book_appointment
from souk.booking.appointments.queries import AppointmentDetail
from souk.booking.appointments.rules import Rules
from souk.cart import PricedCart, add_item
from souk.kernel.database import UnitOfWork


class Booked(msgspec.Struct, frozen=True):
    """`cart` is None where nothing has to be paid at once."""

    appointment: AppointmentDetail
    cart: PricedCart | None


async def book_into_cart(uow: UnitOfWork, booking: Booking, *, rules: Rules) -> Booked:
    """Raises as `book_appointment` and `add_item`."""
    appointment = await book_appointment(uow, booking, rules=rules)
    return Booked(appointment, await into_cart(uow, appointment))


async def into_cart(uow: UnitOfWork, appointment: AppointmentDetail) -> PricedCart | None:
    """What is due for it, so that it can be paid with everything else."""
    if appointment.variant_id is None:
        return None
    return await add_item(uow, appointment.variant_id, quantity=1)
