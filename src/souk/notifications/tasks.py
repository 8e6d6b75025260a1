"""Sending: claim the letter and write it, hand it to the mail server, note what came of it."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import msgspec
import structlog
from prometheus_client import Counter
from sqlalchemy import bindparam, insert, or_, select, update

from souk.booking import Invitation
from souk.kernel.actors import SYSTEM
from souk.kernel.database import Database, UnitOfWork
from souk.kernel.hot import Hot
from souk.kernel.ids import new_id
from souk.kernel.mail import Attachment, Letter, MailDelayed, Mailer, MailFailed, MailNotConfigured, MailRefused
from souk.kernel.mailbox import Mailbox
from souk.kernel.pdf import MEDIA_TYPE as PDF
from souk.kernel.worker import MAX_ATTEMPTS
from souk.notifications.composing import LetterFacts, compose
from souk.notifications.events import LetterWritten
from souk.notifications.kinds import kind_named
from souk.notifications.links import RealLinks
from souk.notifications.models import LetterAttempt, LetterRow
from souk.notifications.services import Id, remember_recipient
from souk.notifications.statuses import LetterStatus
from souk.orders import Printer

LEASE = timedelta(minutes=2)
"""How long one worker may take over one letter. Longer than delivering may, so that no other begins meanwhile."""
TOO_LATE = "It could not be sent while it was of use."
NOBODY = "Nobody is there to read it, or there is nothing to say any more."
NO_MAILBOX = "No mail can be sent to this address."
LETTERS = Counter("souk_letters_total", "Tries to deliver a letter, by its kind and outcome.", ["kind", "outcome"])
TELLING = frozenset({LetterStatus.REFUSED, LetterStatus.FAILED})
log = structlog.get_logger("souk.mail")


class StillSending(Exception):
    """Another worker has it in hand; look again later."""


class Standing(msgspec.Struct, frozen=True):
    status: LetterStatus


_facts = [getattr(LetterRow, name) for name in LetterFacts.__struct_fields__]
_this = LetterRow.id == bindparam("letter")
CLAIM = Hot(
    update(LetterRow)
    .where(
        _this,
        LetterRow.status == LetterStatus.WAITING,
        or_(LetterRow.leased_until.is_(None), LetterRow.leased_until <= bindparam("now")),
    )
    .values(attempts=LetterRow.attempts + 1, leased_until=bindparam("until"))
    .returning(*_facts),
    LetterFacts,
)
STANDING = Hot(select(LetterRow.status).where(_this), Standing)
NOTE: Hot[None] = Hot(
    update(LetterRow)
    .where(_this, LetterRow.copy == bindparam("the_copy"))
    .values(
        status=bindparam("becomes", type_=LetterRow.status.type),
        last_error=bindparam("remark"),
        message_id=bindparam("message"),
        sent_at=bindparam("sent"),
        leased_until=None,
    )
)
HOLD: Hot[None] = Hot(
    update(LetterRow)
    .where(_this, LetterRow.status == LetterStatus.WAITING)
    .values(status=LetterStatus.HELD, last_error=str(MailNotConfigured()))
)
RELEASE = Hot(
    update(LetterRow)
    .where(LetterRow.status == LetterStatus.HELD)
    .values(status=LetterStatus.WAITING, last_error="")
    .returning(LetterRow.id),
    Id,
)
ADD_ATTEMPT: Hot[None] = Hot(insert(LetterAttempt))


@dataclass(frozen=True, slots=True)
class Outcome:
    status: LetterStatus
    remark: str = ""
    message_id: str | None = None


@dataclass(frozen=True, slots=True)
class Ready:
    """Written, and nobody else's to send. `letter` is None where the outcome is known already."""

    facts: LetterFacts
    letter: Letter | None
    outcome: Outcome | None = None
    invoices: tuple[UUID, ...] = ()
    invitation: Invitation | None = None


@dataclass(frozen=True)
class SendLetter:
    """`sender`: whom mails are from; its domain is the right half of message ids, and to it calendars would answer.

    `printer` hands out the invoices that are attached.
    """

    mailer: Mailer
    base_url: str
    sender: Mailbox
    printer: Printer

    async def __call__(self, database: Database, happened: LetterWritten) -> None:
        if not self.mailer.is_configured:
            async with database.unit_of_work(SYSTEM) as uow:
                await uow.change(HOLD, letter=happened.letter_id)
            return
        ready = await self._prepare(database, happened.letter_id)
        if ready is None:
            return
        outcome = ready.outcome or await self._deliver(database, ready)
        async with database.unit_of_work(SYSTEM) as uow:
            await _note(uow, ready.facts, outcome)
        LETTERS.labels(ready.facts.kind, outcome.status.value).inc()
        if outcome.status in TELLING:
            log.warning("letter not delivered", letter=str(ready.facts.id), kind=ready.facts.kind, why=outcome.remark)
        if outcome.status is LetterStatus.WAITING:
            raise MailDelayed(outcome.remark)

    async def _prepare(self, database: Database, letter_id: UUID) -> Ready | None:
        """None: it needs no sending. The secrets in it are made here; should it not be kept, they open nothing."""
        async with database.unit_of_work(SYSTEM) as uow:
            facts = await uow.first(CLAIM, letter=letter_id, now=uow.now, until=uow.now + LEASE)
            if facts is None:
                standing = await uow.first(STANDING, letter=letter_id)
                if standing is not None and standing.status is LetterStatus.WAITING:
                    raise StillSending
                return None
        try:
            async with database.unit_of_work(SYSTEM) as uow:
                return await self._write(uow, facts)
        except Exception as failure:
            status = LetterStatus.FAILED if facts.attempts >= MAX_ATTEMPTS else LetterStatus.WAITING
            async with database.unit_of_work(SYSTEM) as uow:
                await _note(uow, facts, Outcome(status, f"It could not be written ({type(failure).__name__})."))
            raise

    async def _write(self, uow: UnitOfWork, facts: LetterFacts) -> Ready:
        if uow.now - facts.asked_at > kind_named(facts.kind).useful_for:
            return Ready(facts, None, Outcome(LetterStatus.FAILED, TOO_LATE))
        composed = await compose(uow, RealLinks(uow, self.base_url), facts)
        if composed is None:
            return Ready(facts, None, Outcome(LetterStatus.SKIPPED, NOBODY))
        if composed.recipient is None:
            return Ready(facts, None, Outcome(LetterStatus.REFUSED, NO_MAILBOX))
        if facts.person_id is None and facts.sealed_recipient is None:
            await remember_recipient(uow, facts.id, composed.recipient.address)
        letter = Letter(
            recipient=composed.recipient,
            subject=composed.content.subject,
            text=composed.content.text,
            html=composed.content.html,
            message_id=f"{facts.id}.{facts.copy}@{self.sender.domain}",
            written_at=uow.now,
            unsubscribe_url=composed.unsubscribe_url,
        )
        return Ready(facts, letter, invoices=composed.invoices, invitation=composed.invitation)

    async def _deliver(self, database: Database, ready: Ready) -> Outcome:
        assert ready.letter is not None
        files = [await self.printer.open(database, each) for each in ready.invoices]
        attached = [Attachment(each.name, PDF, each.content) for each in files]
        if ready.invitation is not None:
            attached.append(await asyncio.to_thread(ready.invitation.attached, self.sender))
        try:
            receipt = await self.mailer.send(msgspec.structs.replace(ready.letter, attachments=tuple(attached)))
        except MailRefused as refused:
            return Outcome(LetterStatus.REFUSED, str(refused))
        except MailFailed as failed:
            is_last = ready.facts.attempts >= MAX_ATTEMPTS
            return Outcome(LetterStatus.FAILED if is_last else LetterStatus.WAITING, str(failed))
        return Outcome(LetterStatus.SENT, receipt.remark, receipt.message_id)


@dataclass(frozen=True)
class ReleaseHeld:
    """Once mail is set up, what was held goes out, save what nobody needs any more."""

    mailer: Mailer

    async def __call__(self, database: Database) -> int:
        if not self.mailer.is_configured:
            return 0
        async with database.unit_of_work(SYSTEM) as uow:
            held = await uow.all(RELEASE)
            for each in held:
                uow.emit(LetterWritten(letter_id=each.id))
        return len(held)


async def _note(uow: UnitOfWork, facts: LetterFacts, outcome: Outcome) -> None:
    sent_at: datetime | None = uow.now if outcome.status is LetterStatus.SENT else None
    await uow.change(
        NOTE,
        letter=facts.id,
        the_copy=facts.copy,
        becomes=outcome.status,
        remark="" if outcome.status is LetterStatus.SENT else outcome.remark,
        message=outcome.message_id,
        sent=sent_at,
    )
    remark = outcome.remark
    await uow.change(
        ADD_ATTEMPT, id=new_id(), letter_id=facts.id, at=uow.now, outcome=outcome.status, remark=remark[:400]
    )
