"""Facts about gift cards and credit: balance, uses and ledger tell the same."""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, column, func, select, table

from souk.kernel.database import ReadContext
from souk.kernel.rooms import Invariant
from souk.ledger import Account
from souk.payments.models import Payment, PaymentStatus
from souk.payments.tenders.models import CreditGrant, GiftCard, StoreCredit, TenderUse, UseStatus

MOST = 100
_ledger = table(
    "ledger_lines", column("account"), column("owner_id", GiftCard.id.type), column("currency"), column("amount")
)
_uses_money = TenderUse.status != UseStatus.RELEASED
_gone = func.coalesce(func.sum(TenderUse.amount - TenderUse.given_back), 0)
_held = func.coalesce(func.sum(case((TenderUse.status == UseStatus.HELD, TenderUse.amount), else_=0)), 0)
_ENDED = (PaymentStatus.DECLINED, PaymentStatus.VOIDED)
_PAID = (PaymentStatus.CAPTURED, PaymentStatus.PARTIALLY_REFUNDED, PaymentStatus.REFUNDED)


def _of_card(what: Any) -> Any:
    return select(what).where(TenderUse.gift_card_id == GiftCard.id, _uses_money).scalar_subquery()


def _of_purse(what: Any) -> Any:
    mine = (TenderUse.person_id == StoreCredit.person_id, TenderUse.currency == StoreCredit.currency)
    return select(what).where(*mine, _uses_money).scalar_subquery()


def _booked(account: Account, owner: Any, *more: ColumnElement[bool]) -> Any:
    booked = select(func.coalesce(func.sum(_ledger.c.amount), 0))
    return booked.where(_ledger.c.account == account.value, _ledger.c.owner_id == owner, *more).scalar_subquery()


_granted = (
    select(func.coalesce(func.sum(CreditGrant.amount), 0))
    .where(CreditGrant.person_id == StoreCredit.person_id, CreditGrant.currency == StoreCredit.currency)
    .scalar_subquery()
)
_in_purse_book = _booked(Account.CREDIT, StoreCredit.person_id, _ledger.c.currency == StoreCredit.currency)
CARD_MISCOUNTED = select(GiftCard.id).where(GiftCard.balance != GiftCard.initial - _of_card(_gone))
CARD_NOT_BOOKED = select(GiftCard.id).where(
    _booked(Account.GIFT_CARDS, GiftCard.id) + GiftCard.balance + _of_card(_held) != 0
)
CREDIT_MISCOUNTED = select(StoreCredit.person_id).where(StoreCredit.balance != _granted - _of_purse(_gone))
CREDIT_NOT_BOOKED = select(StoreCredit.person_id).where(_in_purse_book + StoreCredit.balance + _of_purse(_held) != 0)


def _uses(*statuses: UseStatus) -> Any:
    total = select(func.coalesce(func.sum(TenderUse.amount), 0))
    return total.where(TenderUse.payment_id == Payment.id, TenderUse.status.in_(statuses)).scalar_subquery()


HELD_FOR_NOTHING = select(Payment.id).where(Payment.status.in_((*_ENDED, *_PAID)), _uses(UseStatus.HELD) != 0)
NOT_COVERED = select(Payment.id).where(Payment.status.in_(_PAID), _uses(UseStatus.SPENT) != Payment.tendered)
SPENT_FOR_NOTHING = select(Payment.id).where(Payment.status.not_in(_PAID), _uses(UseStatus.SPENT) != 0)


def _invariant(name: str, broken: Select[UUID], sentence: str) -> Invariant:
    async def find(ctx: ReadContext) -> list[str]:
        return [sentence.format(each) for each in await ctx.session.scalars(broken.limit(MOST))]

    return Invariant(name=f"payments.{name}", find=find)


INVARIANTS = (
    _invariant("gift_cards_counted", CARD_MISCOUNTED, "The balance of gift card {} is not what its uses left of it."),
    _invariant("gift_cards_booked", CARD_NOT_BOOKED, "Gift card {} and the ledger do not say the same."),
    _invariant("credit_counted", CREDIT_MISCOUNTED, "The store credit of {} is not what they got and used."),
    _invariant("credit_booked", CREDIT_NOT_BOOKED, "The store credit of {} and the ledger do not say the same."),
    _invariant("tenders_let_go", HELD_FOR_NOTHING, "Payment {} has ended, and still holds a gift card or credit."),
    _invariant("tenders_cover", NOT_COVERED, "Payment {} is not covered by gift cards and credit as it says."),
    _invariant("tenders_paid_for", SPENT_FOR_NOTHING, "Payment {} was not captured, but spent a gift card or credit."),
)
