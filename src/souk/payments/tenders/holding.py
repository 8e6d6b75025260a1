"""Gift cards and credit on their way through a checkout: held while it is paid, spent when it is, released otherwise.

A held amount has left the balance already, by one conditional update, so no two checkouts can have it.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec
from sqlalchemy import BigInteger, bindparam, insert, or_, select, update

from souk.kernel.any_of import any_of
from souk.kernel.database import ReadContext, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.ledger import Account
from souk.payments.tenders.codes import index_of, read_code
from souk.payments.tenders.errors import GiftCardRefused
from souk.payments.tenders.models import GiftCard, GiftCardStatus, StoreCredit, TenderUse, UseStatus


class Covered(msgspec.Struct, frozen=True):
    """So much of a payment is paid by this card or this person's credit. In the order in which they were asked for."""

    gift_card_id: UUID | None
    person_id: UUID | None
    amount: int

    @property
    def account(self) -> Account:
        return Account.GIFT_CARDS if self.gift_card_id is not None else Account.CREDIT

    @property
    def owner_id(self) -> UUID:
        owner = self.gift_card_id or self.person_id
        assert owner is not None
        return owner


class Card(msgspec.Struct, frozen=True):
    id: UUID
    code_index: str
    last_four: str
    currency: str
    balance: int
    status: GiftCardStatus
    expires_on: date | None


class Purse(msgspec.Struct, frozen=True):
    balance: int


_amount = bindparam("taken", type_=BigInteger)
_cards = (
    select(*(getattr(GiftCard, name) for name in Card.__struct_fields__))
    .where(any_of(GiftCard.code_index, "codes", of=str))
    .order_by(GiftCard.id)
)
CARDS, LOCKED_CARDS = Hot(_cards, Card), Hot(_cards.with_for_update(key_share=True), Card)
PURSE = Hot(
    select(StoreCredit.balance)
    .where(StoreCredit.person_id == bindparam("person"), StoreCredit.currency == bindparam("money"))
    .with_for_update(key_share=True),
    Purse,
)
TAKE_FROM_CARD: Hot[None] = Hot(
    update(GiftCard)
    .where(
        GiftCard.id == bindparam("card"),
        GiftCard.status == GiftCardStatus.ACTIVE,
        or_(GiftCard.expires_on.is_(None), GiftCard.expires_on >= bindparam("today")),
        GiftCard.balance >= _amount,
    )
    .values(balance=GiftCard.balance - _amount)
)
TAKE_FROM_CREDIT: Hot[None] = Hot(
    update(StoreCredit)
    .where(
        StoreCredit.person_id == bindparam("person"),
        StoreCredit.currency == bindparam("money"),
        StoreCredit.balance >= _amount,
    )
    .values(balance=StoreCredit.balance - _amount, updated_at=bindparam("at"))
)
PUT_ON_CARD: Hot[None] = Hot(
    update(GiftCard).where(GiftCard.id == bindparam("card")).values(balance=GiftCard.balance + _amount)
)
PUT_ON_CREDIT: Hot[None] = Hot(
    update(StoreCredit)
    .where(StoreCredit.person_id == bindparam("person"), StoreCredit.currency == bindparam("money"))
    .values(balance=StoreCredit.balance + _amount, updated_at=bindparam("at"))
)
USE: Hot[None] = Hot(insert(TenderUse))


class Ended(msgspec.Struct, frozen=True):
    gift_card_id: UUID | None
    person_id: UUID | None
    currency: str
    amount: int
    position: int


END = Hot(
    update(TenderUse)
    .where(TenderUse.payment_id == bindparam("payment"), TenderUse.status == UseStatus.HELD)
    .values(status=bindparam("ending"), settled_at=bindparam("at"))
    .returning(*(getattr(TenderUse, name) for name in Ended.__struct_fields__)),
    Ended,
)


class WantedTenders(msgspec.Struct, frozen=True):
    """Which codes shall pay, in this order, and whether the person's credit shall pay after them."""

    codes: tuple[str, ...] = ()
    credit: bool = False

    def __bool__(self) -> bool:
        return bool(self.codes) or self.credit


async def hold_tenders(uow: UnitOfWork, wanted: WantedTenders, due: Money) -> list[Covered]:
    """Take as much of `due` as cards and then credit have; `keep_held` writes down for which payment.

    Raises GiftCardRefused for a code that cannot pay here, also where an earlier one covers it all; then nothing of
    this unit of work may be kept.
    """
    covered: list[Covered] = []
    left = due.amount
    if wanted.codes:
        for card in await usable_cards(uow, wanted.codes, due.currency, locked=True):
            amount = min(card.balance, left)
            if amount and await uow.change(TAKE_FROM_CARD, card=card.id, taken=amount, today=uow.now.date()):
                covered.append(Covered(card.id, None, amount))
                left -= amount
    if wanted.credit and uow.actor.id is not None and left:
        purse = await uow.first(PURSE, person=uow.actor.id, money=due.currency)
        amount = min(purse.balance, left) if purse is not None else 0
        whose = {"person": uow.actor.id, "money": due.currency, "at": uow.now}
        if amount and await uow.change(TAKE_FROM_CREDIT, taken=amount, **whose):
            covered.append(Covered(None, uow.actor.id, amount))
    return covered


async def keep_held(uow: UnitOfWork, payment_id: UUID, covered: Sequence[Covered], currency: str) -> None:
    """Write down what `hold_tenders` took."""
    rows = [
        {
            "id": new_id(),
            "payment_id": payment_id,
            "position": position,
            "gift_card_id": each.gift_card_id,
            "person_id": each.person_id,
            "currency": currency,
            "amount": each.amount,
            "given_back": 0,
            "replaced": 0,
            "status": UseStatus.HELD,
            "created_at": uow.now,
            "settled_at": None,
        }
        for position, each in enumerate(covered)
    ]
    await uow.write(USE, *rows)


async def spend_tenders(uow: UnitOfWork, payment_id: UUID) -> list[Covered]:
    """The payment was captured: what was held for it is spent. None the second time."""
    ended = await uow.all(END, payment=payment_id, ending=UseStatus.SPENT, at=uow.now)
    return [Covered(each.gift_card_id, each.person_id, each.amount) for each in sorted(ended, key=_position)]


async def release_tenders(uow: UnitOfWork, payment_id: UUID) -> int:
    """The payment came to nothing: what was held for it is back on its cards and credit. How much; nought if before."""
    ended = await uow.all(END, payment=payment_id, ending=UseStatus.RELEASED, at=uow.now)
    for each in sorted(ended, key=_owner):
        await put_back(uow, each.gift_card_id, each.person_id, Money(each.amount, each.currency))
    return sum(each.amount for each in ended)


async def put_back(uow: UnitOfWork, gift_card_id: UUID | None, person_id: UUID | None, amount: Money) -> None:
    if gift_card_id is not None:
        await uow.change(PUT_ON_CARD, card=gift_card_id, taken=amount.amount)
    else:
        whose = {"person": person_id, "money": amount.currency, "at": uow.now}
        await uow.change(PUT_ON_CREDIT, taken=amount.amount, **whose)


async def usable_cards(ctx: ReadContext, codes: Sequence[str], currency: str, *, locked: bool = False) -> list[Card]:
    """In the order of the codes; locked in the order of their ids. Raises GiftCardRefused."""
    indexes = [index_of(ctx.keys, code) if (code := read_code(typed)) is not None else "" for typed in codes]
    if len(set(indexes)) < len(indexes):
        raise GiftCardRefused("The same gift card was given twice.", reason="twice")
    found = {card.code_index: card for card in await ctx.all(LOCKED_CARDS if locked else CARDS, codes=indexes)}
    cards = [found.get(index) for index in indexes]
    return [_usable(card, currency, ctx.now.date()) for card in cards]


def _usable(card: Card | None, currency: str, today: date) -> Card:
    if card is None:
        raise GiftCardRefused("There is no gift card with this code. Check it and try again.", reason="unknown")
    if card.status is GiftCardStatus.VOID:
        raise GiftCardRefused("This gift card is void.", reason="void")
    if card.expires_on is not None and card.expires_on < today:
        raise GiftCardRefused(f"This gift card expired on {card.expires_on:%d %B %Y}.", reason="expired")
    if card.currency != currency:
        raise GiftCardRefused(
            f"This gift card pays in {card.currency}, and this order is in {currency}.", reason="other_currency"
        )
    if not card.balance:
        raise GiftCardRefused("Nothing is left on this gift card.", reason="empty")
    return card


def _position(each: Ended) -> int:
    return each.position


def _owner(each: Ended) -> tuple[bool, UUID]:
    """Cards before credit, each in the order of their ids: how everybody locks them."""
    owner = each.gift_card_id or each.person_id
    assert owner is not None
    return each.gift_card_id is None, owner
