"""The mock gateway's own books: written in transactions of its own, so that they outlive a crash of the shop."""

from datetime import date, datetime
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, CheckConstraint, bindparam, delete, literal, select, update
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.kernel.hot import Hot
from souk.payments.gateways import ChargeStatus, GatewayAnswer


class MockCharge(Base):
    """A charge, or a refund of one, by the key with which it was asked for."""

    __tablename__ = "mock_charges"
    __table_args__ = (CheckConstraint("refunded_amount BETWEEN 0 AND amount", name="refunded_within_amount"),)

    key: Mapped[UUID] = mapped_column(primary_key=True)
    transaction_id: Mapped[str] = mapped_column(unique=True)
    refund_of: Mapped[str | None]
    amount: Mapped[int]
    currency: Mapped[str]
    refunded_amount: Mapped[int]
    status: Mapped[ChargeStatus]
    code: Mapped[str]
    message: Mapped[str]
    answered_at: Mapped[datetime]


class MockVaulted(Base):
    """What a lasting token stands for: the outcome of its charges, until it expires. Nobody's name is with it."""

    __tablename__ = "mock_vault"

    token: Mapped[str] = mapped_column(primary_key=True)
    outcome: Mapped[str]
    expires_on: Mapped[date | None]
    kept_at: Mapped[datetime]


class Vaulted(msgspec.Struct, frozen=True):
    outcome: str
    expires_on: date | None


_answer = (
    MockCharge.status,
    MockCharge.transaction_id,
    MockCharge.code,
    MockCharge.message,
    MockCharge.answered_at,
    literal("").label("client_secret"),
    literal("").label("redirect_url"),
)
_this = MockCharge.transaction_id == bindparam("transaction")
_amount = bindparam("refunding", type_=BigInteger)
WRITE_ONCE: Hot[None] = Hot(insert(MockCharge).on_conflict_do_nothing(index_elements=["key"]))
BY_KEY = Hot(select(*_answer).where(MockCharge.key == bindparam("asked")), GatewayAnswer)
BY_TRANSACTION = Hot(select(*_answer).where(_this), GatewayAnswer)
LOCK = Hot(select(*_answer).where(_this).with_for_update(), GatewayAnswer)
MOVE = Hot(
    update(MockCharge)
    .where(_this, MockCharge.status == ChargeStatus.AUTHORISED)
    .values(status=bindparam("moved_to"), message=bindparam("said"), answered_at=bindparam("now"))
    .returning(*_answer),
    GatewayAnswer,
)
GIVE_BACK: Hot[None] = Hot(
    update(MockCharge)
    .where(_this, MockCharge.status == ChargeStatus.CAPTURED, MockCharge.refunded_amount + _amount <= MockCharge.amount)
    .values(refunded_amount=MockCharge.refunded_amount + _amount)
)
_vaulted = MockVaulted.token == bindparam("vaulted")
VAULT: Hot[None] = Hot(plain_insert(MockVaulted))
VAULTED = Hot(select(MockVaulted.outcome, MockVaulted.expires_on).where(_vaulted), Vaulted)
FORGET: Hot[None] = Hot(delete(MockVaulted).where(_vaulted))
