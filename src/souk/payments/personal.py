"""What payments hold about a person: kept for the tax office, but for what they wrote as a reason."""

from uuid import UUID

from sqlalchemy import select, update

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.money import Money
from souk.kernel.personal import Eraser, Exporter, Part, plain
from souk.payments.models import Payment, Refund


async def read_payments_of(ctx: ReadContext, person_id: UUID) -> Part:
    theirs = select(Payment).where(Payment.customer_id == person_id).order_by(Payment.id)
    return Part(records=[_record(payment) for payment in await ctx.session.scalars(theirs)])


async def erase_reasons_of(uow: UnitOfWork, person_id: UUID) -> None:
    theirs = select(Payment.id).where(Payment.customer_id == person_id)
    await uow.session.execute(update(Refund).where(Refund.payment_id.in_(theirs)).values(reason=""))


def _record(payment: Payment) -> dict[str, object]:
    return {
        "payment": str(payment.id),
        "method": payment.method.value,
        "brand": payment.brand,
        "last_four": payment.last_four,
        "amount": str(Money(payment.amount, payment.currency)),
        "refunded": str(Money(payment.refunded_amount, payment.currency)),
        "status": payment.status.value,
        "created_at": plain(payment.created_at),
    }


EXPORTERS = (
    Exporter(
        name="payments",
        title="Payments",
        covers=("payments.customer_id", "payments.last_four"),
        read=read_payments_of,
    ),
)
ERASERS = (Eraser(name="payments.reasons", erase=erase_reasons_of),)
