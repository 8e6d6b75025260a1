"""Money that goes back to the gift cards and the credit it came from, or to what stands in for them."""

from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, select, update

from souk.kernel.database import UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.money import Money
from souk.ledger import Account
from souk.payments.errors import RefundExceedsPayment, UnknownPayment
from souk.payments.models import Payment
from souk.payments.tenders.holding import put_back
from souk.payments.tenders.issuing import NewCard, add_card, add_credit
from souk.payments.tenders.models import GiftCard, GiftCardStatus, TenderUse, UseStatus

GONE_CARD = "The gift card that paid can take nothing any more."


class GivenBack(msgspec.Struct, frozen=True):
    """So much stands on this card, or to this person's credit, again: a credit line for the ledger."""

    account: Account
    owner_id: UUID
    amount: int


class _Spent(msgspec.Struct, frozen=True):
    id: UUID
    gift_card_id: UUID | None
    person_id: UUID | None
    currency: str
    amount: int
    given_back: int
    replaced: int
    status: GiftCardStatus | None
    expires_on: date | None

    @property
    def left(self) -> int:
        return self.amount - self.given_back - self.replaced

    def is_alive(self, today: date) -> bool:
        if self.gift_card_id is None:
            return True
        return self.status is GiftCardStatus.ACTIVE and (self.expires_on is None or self.expires_on >= today)


class _Payer(msgspec.Struct, frozen=True):
    customer_id: UUID | None
    currency: str


_back = bindparam("back", type_=BigInteger)
COUNT = Hot(
    update(Payment)
    .where(Payment.id == bindparam("payment"), Payment.given_back + _back <= Payment.tendered)
    .values(given_back=Payment.given_back + _back)
    .returning(Payment.customer_id, Payment.currency),
    _Payer,
)
LEFT = Hot(select(Payment.customer_id, Payment.currency).where(Payment.id == bindparam("payment")), _Payer)
SPENT = Hot(
    select(*(getattr(TenderUse, name) for name in _Spent.__struct_fields__[:-2]), GiftCard.status, GiftCard.expires_on)
    .outerjoin(GiftCard, GiftCard.id == TenderUse.gift_card_id)
    .where(TenderUse.payment_id == bindparam("payment"), TenderUse.status == UseStatus.SPENT)
    .order_by(TenderUse.position.desc()),
    _Spent,
)
GIVE_BACK: Hot[None] = Hot(
    update(TenderUse).where(TenderUse.id == bindparam("use")).values(given_back=TenderUse.given_back + _back)
)
REPLACE: Hot[None] = Hot(
    update(TenderUse).where(TenderUse.id == bindparam("use")).values(replaced=TenderUse.replaced + _back)
)


async def give_back_tenders(
    uow: UnitOfWork, payment_id: UUID, amount: Money, *, reference_id: UUID, email: str | None = None
) -> list[GivenBack]:
    """Give part of what gift cards and credit paid back to them, what was used last first. At once, without a gateway.

    The share of a card that is void or has expired becomes store credit; a guest's becomes a new gift card, mailed to
    `email`. Returns one line for each card and person that got something; they sum to `amount`, and the caller posts
    them. `reference_id` is the refund. Raises RefundExceedsPayment, UnknownPayment.
    """
    if amount.amount <= 0:
        return []
    payer = await uow.first(COUNT, payment=payment_id, back=amount.amount)  # locks the payment: one refund at a time
    if payer is None:
        raise RefundExceedsPayment if await uow.first(LEFT, payment=payment_id) else UnknownPayment
    given: dict[tuple[Account, UUID], int] = {}
    left, dead = amount.amount, 0
    for use in await uow.all(SPENT, payment=payment_id):
        part = min(use.left, left)
        if not part:
            continue
        left -= part
        if not use.is_alive(uow.now.date()):
            await uow.change(REPLACE, use=use.id, back=part)
            dead += part
            continue
        await uow.change(GIVE_BACK, use=use.id, back=part)
        await put_back(uow, use.gift_card_id, use.person_id, Money(part, use.currency))
        account = Account.GIFT_CARDS if use.gift_card_id is not None else Account.CREDIT
        whose = use.gift_card_id or use.person_id
        assert whose is not None
        given[account, whose] = given.get((account, whose), 0) + part
    if left:
        raise RefundExceedsPayment(refundable=amount.amount - left)
    if dead:
        account, whose = await _stand_in(uow, payer, Money(dead, payer.currency), reference_id, email)
        given[account, whose] = given.get((account, whose), 0) + dead
    return [GivenBack(account, whose, part) for (account, whose), part in given.items()]


async def _stand_in(
    uow: UnitOfWork, payer: _Payer, amount: Money, reference_id: UUID, email: str | None
) -> tuple[Account, UUID]:
    if payer.customer_id is not None:
        await add_credit(uow, payer.customer_id, amount, reason=GONE_CARD, reference_id=reference_id)
        return Account.CREDIT, payer.customer_id
    made = await add_card(uow, NewCard(worth=amount, email=email, reason=GONE_CARD))
    return Account.GIFT_CARDS, made.id
