"""What staff do with gift cards and credit: each is posted, audited, and says why."""

from uuid import UUID

from sqlalchemy import select, update

from souk.identity import get_person
from souk.kernel.database import UnitOfWork
from souk.kernel.ids import new_id
from souk.kernel.money import Money
from souk.ledger import Account, Posting, post
from souk.payments.tenders import policy
from souk.payments.tenders.errors import GiftCardAlreadyVoid, GiftCardInUse, UnknownGiftCard
from souk.payments.tenders.events import GiftCardVoided
from souk.payments.tenders.issuing import MadeCard, NewCard, add_card, add_credit
from souk.payments.tenders.models import CreditGrant, GiftCard, GiftCardStatus, StoreCredit, TenderUse, UseStatus

ISSUED, VOIDED, CREDITED = "gift_card_issued", "gift_card_voided", "credit_given"


async def issue_gift_card(uow: UnitOfWork, new: NewCard) -> MadeCard:
    """Returns its code, which nobody sees again; where there is an address, it is mailed there as well."""
    uow.require(policy.can_manage_gift_cards(uow.actor))
    made = await add_card(uow, new)
    worth = new.worth.amount
    lines = [Posting(Account.ISSUED, None, worth), Posting(Account.GIFT_CARDS, made.id, -worth)]
    await post(uow, ISSUED, made.id, lines, currency=new.worth.currency)
    return made


async def void_gift_card(uow: UnitOfWork, card_id: UUID, *, reason: str) -> None:
    """What is left on it is gone. Raises UnknownGiftCard, GiftCardAlreadyVoid, GiftCardInUse (a checkout holds some)."""
    uow.require(policy.can_manage_gift_cards(uow.actor))
    card = await uow.session.scalar(select(GiftCard).where(GiftCard.id == card_id).with_for_update())
    if card is None:
        raise UnknownGiftCard
    if card.status is GiftCardStatus.VOID:
        raise GiftCardAlreadyVoid
    held = select(TenderUse.id).where(TenderUse.gift_card_id == card_id, TenderUse.status == UseStatus.HELD).limit(1)
    if await uow.session.scalar(held) is not None:
        raise GiftCardInUse
    left = card.balance
    await uow.session.execute(
        update(GiftCard).where(GiftCard.id == card_id).values(status=GiftCardStatus.VOID, balance=0)
    )
    if left:
        uow.session.add(_written_off(uow, card, left))
        lines = [Posting(Account.GIFT_CARDS, card_id, left), Posting(Account.ISSUED, None, -left)]
        await post(uow, VOIDED, card_id, lines, currency=card.currency)
    uow.emit(GiftCardVoided(card_id=card_id, amount=left, currency=card.currency, reason=reason))


def _written_off(uow: UnitOfWork, card: GiftCard, left: int) -> TenderUse:
    return TenderUse(
        id=new_id(),
        payment_id=None,
        position=0,
        gift_card_id=card.id,
        person_id=None,
        currency=card.currency,
        amount=left,
        given_back=0,
        replaced=0,
        status=UseStatus.WRITTEN_OFF,
        created_at=uow.now,
        settled_at=uow.now,
    )


async def give_credit(
    uow: UnitOfWork, person_id: UUID, amount: Money, *, reason: str, grant_id: UUID | None = None
) -> Money:
    """Returns what they have now. With a `grant_id` that was given before nothing is given. Raises UnknownPerson."""
    uow.require(policy.can_give_credit(uow.actor))
    await get_person(uow, person_id)
    if grant_id is None or await uow.session.get(CreditGrant, grant_id) is None:
        grant_id = await add_credit(uow, person_id, amount, reason=reason, grant_id=grant_id)
        lines = [Posting(Account.ISSUED, None, amount.amount), Posting(Account.CREDIT, person_id, -amount.amount)]
        await post(uow, CREDITED, grant_id, lines, currency=amount.currency)
    balance = await uow.session.scalar(
        select(StoreCredit.balance).where(StoreCredit.person_id == person_id, StoreCredit.currency == amount.currency)
    )
    return Money(balance or 0, amount.currency)
