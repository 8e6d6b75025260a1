"""New gift cards and new credit. What is given away is posted by the command that gives it."""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam
from sqlalchemy import insert as plain_insert
from sqlalchemy.dialects.postgresql import insert

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.payments.tenders.codes import index_of, new_code
from souk.payments.tenders.events import CreditGiven, GiftCardIssued
from souk.payments.tenders.models import CreditGrant, GiftCard, GiftCardStatus, StoreCredit


class NewCard(msgspec.Struct, frozen=True, kw_only=True):
    """`email`: where its code is sent, with the words of `message`. `id`: so that a form sent twice counts once."""

    id: UUID | None = None
    worth: Money
    email: str | None = None
    message: str = ""
    expires_on: date | None = None
    reason: str = ""


class MadeCard(msgspec.Struct, frozen=True):
    """`code` is never to be had again."""

    id: UUID
    code: str


_added = bindparam("added", type_=BigInteger)
CARD: Hot[None] = Hot(plain_insert(GiftCard))
GRANT: Hot[None] = Hot(plain_insert(CreditGrant))
ADD_CREDIT: Hot[None] = Hot(
    insert(StoreCredit)
    .values(
        person_id=bindparam("person", type_=StoreCredit.person_id.type),
        currency=bindparam("money", type_=StoreCredit.currency.type),
        balance=_added,
        updated_at=bindparam("at", type_=StoreCredit.updated_at.type),
    )
    .on_conflict_do_update(
        index_elements=["person_id", "currency"],
        set_={
            "balance": StoreCredit.balance + _added,
            "updated_at": bindparam("at", type_=StoreCredit.updated_at.type),
        },
    )
)


async def add_card(uow: UnitOfWork, new: NewCard) -> MadeCard:
    code, card_id = new_code(), new.id or new_id()
    await uow.change(
        CARD,
        id=card_id,
        code_index=index_of(uow.keys, code),
        last_four=code[-4:],
        sealed_code=uow.keys.seal(code),
        sealed_email=uow.keys.seal(new.email) if new.email is not None else None,
        message=new.message,
        currency=new.worth.currency,
        initial=new.worth.amount,
        balance=new.worth.amount,
        status=GiftCardStatus.ACTIVE,
        expires_on=new.expires_on,
        reason=new.reason,
        issued_by=uow.actor.id,
        created_at=uow.now,
    )
    uow.emit(
        GiftCardIssued(
            card_id=card_id,
            amount=new.worth.amount,
            currency=new.worth.currency,
            is_mailed=new.email is not None,
        )
    )
    return MadeCard(card_id, code)


async def add_credit(
    uow: UnitOfWork,
    person_id: UUID,
    amount: Money,
    *,
    reason: str,
    reference_id: UUID | None = None,
    grant_id: UUID | None = None,
) -> UUID:
    """Returns the grant's id."""
    grant_id = grant_id or new_id()
    await uow.change(ADD_CREDIT, person=person_id, money=amount.currency, added=amount.amount, at=uow.now)
    await uow.change(
        GRANT,
        id=grant_id,
        person_id=person_id,
        currency=amount.currency,
        amount=amount.amount,
        reason=reason,
        given_by=uow.actor.id,
        reference_id=reference_id,
        created_at=uow.now,
    )
    uow.emit(
        CreditGiven(
            grant_id=grant_id, person_id=person_id, amount=amount.amount, currency=amount.currency, reason=reason
        )
    )
    return grant_id
