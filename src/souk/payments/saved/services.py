"""What becomes of saved methods when their person asks for everything, or goes. Unguarded: who calls has asked."""

from uuid import UUID

import msgspec
from sqlalchemy import delete, select

from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.personal import Part
from souk.payments.saved.events import PaymentMethodRemoved
from souk.payments.saved.models import SavedMethod
from souk.payments.saved.queries import view_of


async def read_methods_of(ctx: ReadContext, person_id: UUID) -> Part:
    """As their owner sees them, with the UPI address and the gift card's code in full."""
    rows = await ctx.session.scalars(
        select(SavedMethod).where(SavedMethod.user_id == person_id).order_by(SavedMethod.id)
    )
    records = []
    for row in rows:
        record = msgspec.to_builtins(view_of(ctx, row))
        record["account"] = ctx.keys.open(row.sealed_account) if row.sealed_account is not None else None
        records.append(record)
    return Part(records=records)


async def forget_methods_of(uow: UnitOfWork, person_id: UUID) -> None:
    """Remove every saved method of a person who is erased; gateways are told to forget."""
    gone = delete(SavedMethod).where(SavedMethod.user_id == person_id)
    columns = SavedMethod.id, SavedMethod.provider, SavedMethod.sealed_token
    for method_id, provider, sealed_token in (await uow.session.execute(gone.returning(*columns))).all():
        uow.emit(
            PaymentMethodRemoved(person_id=person_id, method_id=method_id, provider=provider, sealed_token=sealed_token)
        )
