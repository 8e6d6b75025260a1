"""The books of payments that people move by hand: what was asked for, and what staff noted of it."""

from datetime import datetime
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Uuid, bindparam, literal, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.kernel.hot import Hot
from souk.payments.gateways import ChargeStatus, GatewayAnswer


class ManualCharge(Base):
    """A charge, or a refund of one, by the key with which it was asked for.

    A charge waits (`action_required`) until it is `captured` or `voided`; a refund is `pending` until it is `refunded`.
    `reference` is what whoever noted it wrote down: a line of a bank statement, a receipt.
    """

    __tablename__ = "manual_charges"
    __table_args__ = (CheckConstraint("refunded_amount BETWEEN 0 AND amount", name="refunded_within_amount"),)

    key: Mapped[UUID] = mapped_column(primary_key=True)
    transaction_id: Mapped[str] = mapped_column(unique=True)
    refund_of: Mapped[str | None]
    amount: Mapped[int]
    currency: Mapped[str]
    refunded_amount: Mapped[int]
    status: Mapped[ChargeStatus]
    message: Mapped[str]
    reference: Mapped[str]
    noted_by: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id"))
    answered_at: Mapped[datetime]


class Noted(msgspec.Struct, frozen=True):
    amount: int
    currency: str


_answer = (
    ManualCharge.status,
    ManualCharge.transaction_id,
    literal("").label("code"),
    ManualCharge.message,
    ManualCharge.answered_at,
    literal("").label("client_secret"),
    literal("").label("redirect_url"),
)
_this = ManualCharge.transaction_id == bindparam("transaction")
_it = ManualCharge.key == bindparam("asked")
ASK_ONCE: Hot[None] = Hot(insert(ManualCharge).on_conflict_do_nothing(index_elements=[ManualCharge.key]))
BY_KEY = Hot(select(*_answer).where(_it), GatewayAnswer)
LOCK = Hot(select(ManualCharge.amount, ManualCharge.currency).where(_this).with_for_update(), Noted)
BY_TRANSACTION = Hot(select(*_answer).where(_this), GatewayAnswer)
LET_GO = Hot(
    update(ManualCharge)
    .where(_this, ManualCharge.status == ChargeStatus.ACTION_REQUIRED)
    .values(status=ChargeStatus.VOIDED, message=bindparam("said"), answered_at=bindparam("now"))
    .returning(*_answer),
    GatewayAnswer,
)
_back = bindparam("refunding", type_=BigInteger)
GIVE_BACK: Hot[None] = Hot(
    update(ManualCharge)
    .where(
        _this,
        ManualCharge.status == ChargeStatus.CAPTURED,
        ManualCharge.refunded_amount + _back <= ManualCharge.amount,
    )
    .values(refunded_amount=ManualCharge.refunded_amount + _back)
)


def _note(before: ChargeStatus, after: ChargeStatus) -> Hot[Noted]:
    return Hot(
        update(ManualCharge)
        .where(_it, ManualCharge.status == before)
        .values(
            status=after,
            message=bindparam("said"),
            reference=bindparam("noted"),
            noted_by=bindparam("person"),
            answered_at=bindparam("now"),
        )
        .returning(ManualCharge.amount, ManualCharge.currency),
        Noted,
    )


RECEIVE = _note(ChargeStatus.ACTION_REQUIRED, ChargeStatus.CAPTURED)
SEND_BACK = _note(ChargeStatus.PENDING, ChargeStatus.REFUNDED)
