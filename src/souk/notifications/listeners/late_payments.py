"""What is told of money that came when its checkout had ended."""

from souk.kernel.database import UnitOfWork
from souk.notifications.listeners.payers import write_to_payer
from souk.notifications.writing import about
from souk.payments import PaymentCameLate

KIND = "payment_came_late"


async def tell_that_it_goes_back(uow: UnitOfWork, happened: PaymentCameLate) -> None:
    """Once for a payment."""
    occurrence, ids = f"{KIND}:{happened.payment_id}", about(payment_id=happened.payment_id)
    await write_to_payer(uow, happened.checkout_id, happened.customer_id, KIND, occurrence=occurrence, about=ids)
