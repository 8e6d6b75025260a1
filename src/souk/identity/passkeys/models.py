"""Tables of passkeys: the public keys people registered, and the challenges that are out."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class Passkey(Base):
    """A credential (WebAuthn). `credential_id` is base64url, `public_key` a COSE key.

    `sign_count` is the highest the device told; one that tells it again, or less, has been copied.
    """

    __tablename__ = "passkeys"
    __table_args__ = (CheckConstraint("sign_count >= 0", name="sign_count_not_negative"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    sign_count: Mapped[int]
    sealed_name: Mapped[str] = mapped_column(Text)
    transports: Mapped[list[Any]]
    is_synced: Mapped[bool]
    created_at: Mapped[datetime]
    last_used_at: Mapped[datetime | None]


class Purpose(StrEnum):
    """What a challenge was given out for; it is good for nothing else."""

    REGISTER = "register"
    SIGN_IN = "sign_in"
    CONFIRM = "confirm"


class PasskeyChallenge(Base):
    """A challenge that is out, known by its digest. Whoever answers it takes the row away; nobody answers it twice.

    `session_id` is that of the person it was given to; nobody's for a sign-in.
    """

    __tablename__ = "passkey_challenges"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    purpose: Mapped[Purpose]
    session_id: Mapped[UUID | None] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
