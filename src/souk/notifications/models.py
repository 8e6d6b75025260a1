"""Tables: letters and every try to deliver them, notices in the shop, and what people do not want by mail.

A letter's row says that it is to be written, not what it says: neither subject nor body nor any link is kept.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.notifications.statuses import LetterStatus, MailGroup, NoticeType


class LetterRow(Base):
    """One letter to one person, or to an address that is nobody's account (sealed).

    `occurrence` names what it was caused by, so that nothing is written twice. `copy` counts how often it was asked
    for; `leased_until` keeps a second worker from sending while a first one does.
    """

    __tablename__ = "letters"
    __table_args__ = (
        CheckConstraint("person_id IS NULL OR sealed_recipient IS NULL", name="one_recipient"),
        CheckConstraint("attempts >= 0", name="attempts_not_negative"),
        Index("ix_letters_status_id", "status", "id"),
        Index("ix_letters_kind_id", "kind", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    occurrence: Mapped[str] = mapped_column(String(160), unique=True)
    kind: Mapped[str] = mapped_column(String(40))
    person_id: Mapped[UUID | None] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), index=True)
    sealed_recipient: Mapped[str | None] = mapped_column(Text)
    recipient_index: Mapped[str | None] = mapped_column(String(32), index=True)
    about: Mapped[dict[str, Any]]
    status: Mapped[LetterStatus]
    copy: Mapped[int]
    attempts: Mapped[int]
    last_error: Mapped[str] = mapped_column(String(400))
    message_id: Mapped[str | None] = mapped_column(String(200))
    created_at: Mapped[datetime]
    asked_at: Mapped[datetime]
    leased_until: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]


class LetterAttempt(Base):
    """A try to deliver a letter, and what came of it."""

    __tablename__ = "letter_attempts"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    letter_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("letters.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    outcome: Mapped[LetterStatus]
    remark: Mapped[str] = mapped_column(String(400))


class Notification(Base):
    """Something one person should see in the shop. Its words name no other person."""

    __tablename__ = "notifications"
    __table_args__ = (
        Index("ix_notifications_user_id_id", "user_id", "id"),
        Index(
            "ix_notifications_unread",
            "user_id",
            postgresql_where=text("NOT is_read"),
            sqlite_where=text("NOT is_read"),
        ),
        Index("ix_notifications_created_at", "created_at"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    occurrence: Mapped[str] = mapped_column(String(160), unique=True)
    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"))
    type: Mapped[NoticeType]
    title: Mapped[str] = mapped_column(String(200))
    message: Mapped[str] = mapped_column(String(500))
    related_id: Mapped[UUID | None]
    is_read: Mapped[bool]
    created_at: Mapped[datetime]


class MutedMail(Base):
    """A group of letters that a person does not want."""

    __tablename__ = "muted_mail"

    user_id: Mapped[UUID] = mapped_column(Uuid, ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    mail_group: Mapped[MailGroup] = mapped_column(primary_key=True)
    muted_at: Mapped[datetime]
