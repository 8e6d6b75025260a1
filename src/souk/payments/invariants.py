"""Facts about money that no storm may break."""

from uuid import UUID

from sqlalchemy import ScalarSelect, case, exists, func, select
from sqlalchemy.sql import ColumnElement

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.payments.models import (
    Payment,
    PaymentStatus,
    PaymentTransaction,
    Refund,
    RefundStatus,
    TransactionKind,
    TransactionOutcome,
)

MOST = 100
"""How many breaches of a fact are told."""
_PAID = Payment.status.in_([PaymentStatus.CAPTURED, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED])
_logged = exists().where(PaymentTransaction.payment_id == Payment.id)
_captured = _logged.where(
    PaymentTransaction.kind == TransactionKind.CAPTURE, PaymentTransaction.outcome == TransactionOutcome.SUCCEEDED
)
# Of a refund that the gateway refused, cards and credit kept what they got.
_promised: ScalarSelect[int] = (
    select(
        func.coalesce(func.sum(case((Refund.status == RefundStatus.FAILED, Refund.tendered), else_=Refund.amount)), 0)
    )
    .where(Refund.payment_id == Payment.id)
    .scalar_subquery()
)


async def _payments(ctx: ReadContext, broken: ColumnElement[bool]) -> list[UUID]:
    return list(await ctx.session.scalars(select(Payment.id).where(broken).order_by(Payment.id).limit(MOST)))


async def _refunded_too_much(ctx: ReadContext) -> list[str]:
    broken = await _payments(ctx, Payment.refunded_amount > Payment.amount)
    return [f"More than payment {each} was refunded." for each in broken]


async def _refunds_miscounted(ctx: ReadContext) -> list[str]:
    broken = await _payments(ctx, Payment.refunded_amount != _promised)
    return [f"The refunds of payment {each} do not sum to what it counts as refunded." for each in broken]


async def _paid_without_capture(ctx: ReadContext) -> list[str]:
    broken = await _payments(ctx, _PAID & ~_captured)
    return [f"Payment {each} counts as paid, but its log knows no capture." for each in broken]


async def _unlogged(ctx: ReadContext) -> list[str]:
    broken = await _payments(ctx, (Payment.status != PaymentStatus.PENDING) & ~_logged)
    return [f"Payment {each} moved, but its log is empty." for each in broken]


INVARIANTS = (
    Invariant(name="payments.refunded_within_amount", find=_refunded_too_much),
    Invariant(name="payments.refunds_sum_up", find=_refunds_miscounted),
    Invariant(name="payments.paid_means_captured", find=_paid_without_capture),
    Invariant(name="payments.every_move_is_logged", find=_unlogged),
)
