"""What is told of money that somebody sends by hand: where it goes."""

from souk.kernel.database import UnitOfWork
from souk.notifications.listeners.payers import write_to_payer
from souk.notifications.writing import about
from souk.payments import PaymentAwaited


async def tell_how_to_pay(uow: UnitOfWork, happened: PaymentAwaited) -> None:
    """Once for a checkout."""
    checkout_id = happened.checkout_id
    occurrence, ids = f"payment_awaited:{checkout_id}", about(checkout_id=checkout_id)
    await write_to_payer(uow, checkout_id, happened.customer_id, "payment_awaited", occurrence=occurrence, about=ids)
