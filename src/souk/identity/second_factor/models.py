"""Tables of the second factor: the secret that makes codes, recovery codes, sign-ins that wait for a code."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base


class TotpFactor(Base):
    """An authenticator app (RFC 6238). Until `confirmed_at` it is set up but asked for by nobody.

    `last_step` is the time step of the last code that was taken: each counts once.
    """

    __tablename__ = "totp_factors"

    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True)
    sealed_secret: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]
    last_step: Mapped[int | None]


class RecoveryCode(Base):
    """A way in for whoever lost their app, once. Known by a keyed digest."""

    __tablename__ = "recovery_codes"
    __table_args__ = (UniqueConstraint("user_id", "digest"),)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    digest: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class SecondFactorChallenge(Base):
    """A sign-in whose password was right and whose code is awaited. Known by its token's digest, used once.

    `password_mark` is a digest of the password's hash: a new password ends the sign-ins begun with the old one.
    """

    __tablename__ = "second_factor_challenges"
    __table_args__ = (CheckConstraint("tries >= 0", name="tries_not_negative"),)

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    password_mark: Mapped[str] = mapped_column(String(32))
    tries: Mapped[int]
    used_at: Mapped[datetime | None]
