"""What is told of money that somebody sends by hand: where it goes."""

from souk.kernel.database import UnitOfWork
from souk.notifications.services import write_letter
from souk.notifications.writing import about
from souk.orders import contact_of_checkout
from souk.payments import PaymentAwaited


async def tell_how_to_pay(uow: UnitOfWork, happened: PaymentAwaited) -> None:
    """Once for a checkout, to its person, or to the address that a guest left."""
    occurrence, ids = f"payment_awaited:{happened.checkout_id}", about(checkout_id=happened.checkout_id)
    if happened.customer_id is not None:
        await write_letter(uow, "payment_awaited", occurrence=occurrence, person_id=happened.customer_id, about=ids)
        return
    contact = await contact_of_checkout(uow, happened.checkout_id)
    if contact.email is not None:
        await write_letter(uow, "payment_awaited", occurrence=occurrence, address=contact.email, about=ids)
