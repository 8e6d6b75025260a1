"""What gift cards and credit add to what the room declares."""

from uuid import UUID

from sqlalchemy import update

from souk.kernel.database import UnitOfWork
from souk.kernel.money import Money
from souk.kernel.personal import Eraser, PersonalRows
from souk.kernel.rooms import DeskLink, PersonalData
from souk.kernel.trail import AuditedEvent, Fact
from souk.payments.policy import PaymentPermission
from souk.payments.tenders.desk_pages import DESK as CARDS
from souk.payments.tenders.events import CreditGiven, GiftCardIssued, GiftCardVoided
from souk.payments.tenders.models import CreditGrant

DESK = (
    DeskLink(
        label="Gift cards", href=CARDS, icon="gift", permission=PaymentPermission.GIFT_CARDS_MANAGE, group="Money"
    ),
)
BOOKS = "kept: the books need it, and the id leads to nobody"
PERSONAL_DATA = (
    PersonalData(
        table="gift_cards", column="sealed_code", sealed=True, on_erase="kept: whoever holds the code may use it"
    ),
    PersonalData(
        table="gift_cards", column="sealed_email", sealed=True, on_erase="kept with the card: nobody knows whose it is"
    ),
    PersonalData(table="gift_cards", column="issued_by", sealed=False, on_erase=BOOKS),
    PersonalData(table="gift_cards", column="last_four", sealed=False, on_erase="kept: of a card, not of a person"),
    PersonalData(table="store_credits", column="person_id", sealed=False, on_erase=BOOKS),
    PersonalData(table="credit_grants", column="person_id", sealed=False, on_erase=BOOKS),
    PersonalData(table="credit_grants", column="given_by", sealed=False, on_erase=BOOKS),
    PersonalData(table="credit_grants", column="reason", sealed=False, on_erase="emptied"),
)
PERSONAL_ROWS = (
    PersonalRows(
        table="store_credits",
        title="Store credit",
        whose="person_id",
        shows=("currency", "balance", "updated_at"),
        keeps=BOOKS,
    ),
    PersonalRows(
        table="credit_grants",
        title="Store credit that was given",
        whose="person_id",
        shows=("currency", "amount", "reason", "created_at"),
        keeps="all but the reason, which is emptied",
    ),
)


async def _empty_reasons(uow: UnitOfWork, person_id: UUID) -> None:
    await uow.session.execute(update(CreditGrant).where(CreditGrant.person_id == person_id).values(reason=""))


ERASERS = (Eraser(name="payments.credit_reasons", erase=_empty_reasons),)


def _issued(happened: GiftCardIssued) -> Fact:
    amount = str(Money(happened.amount, happened.currency))
    return Fact(subject_id=happened.card_id, label=amount, after={"amount": amount, "mailed": happened.is_mailed})


def _voided(happened: GiftCardVoided) -> Fact:
    left = str(Money(happened.amount, happened.currency))
    return Fact(subject_id=happened.card_id, label=left, after={"lost": left, "reason": happened.reason})


def _given(happened: CreditGiven) -> Fact:
    amount = str(Money(happened.amount, happened.currency))
    return Fact(
        subject_id=happened.person_id,
        person_id=happened.person_id,
        label=amount,
        after={"amount": amount},
        personal={"reason": happened.reason},
    )


AUDITED = (
    AuditedEvent(
        action="payments.gift_card_issued",
        event=GiftCardIssued,
        subject="gift_card",
        says="issued a gift card over {label}",
        tells=_issued,
    ),
    AuditedEvent(
        action="payments.gift_card_voided",
        event=GiftCardVoided,
        subject="gift_card",
        says="voided a gift card with {label} on it",
        tells=_voided,
    ),
    AuditedEvent(
        action="payments.credit_given",
        event=CreditGiven,
        subject="person",
        says="gave {label} of store credit",
        tells=_given,
    ),
)
