"""Tables of people: accounts, what they may do, how they are signed in, where they live."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Connection, ForeignKey, Index, String, Table, Text, event, false, insert, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.identity.roles import BUILT_IN
from souk.kernel.columns import Base


class User(Base):
    """An account. `email` is normalised, `username_key` the folded username; each finds exactly one person."""

    __tablename__ = "users"
    __table_args__ = (
        CheckConstraint("loyalty_points >= 0", name="points_not_negative"),
        Index("ix_users_is_active_id", "is_active", "id"),
        Index("ix_users_is_verified_id", "is_verified", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(320), unique=True)
    username: Mapped[str | None] = mapped_column(String(32))
    username_key: Mapped[str | None] = mapped_column(String(32), unique=True)
    password_hash: Mapped[str]
    full_name: Mapped[str]
    sealed_phone: Mapped[str | None] = mapped_column(Text)
    avatar_id: Mapped[UUID | None]
    """Their picture, in `media`."""
    is_active: Mapped[bool]
    is_verified: Mapped[bool]
    loyalty_tier: Mapped[str] = mapped_column(String(32))
    loyalty_points: Mapped[int]
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    """One more with every change that the back office makes: its forms know by it that they are stale."""
    created_at: Mapped[datetime]
    last_login_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    """Removed by the marketplace: cannot sign in, the e-mail address stays taken; `removal.py`."""
    second_factor_at: Mapped[datetime | None]
    """Since when they have a second factor; kept by `second_factor/` and read with every request."""


class PersonWord(Base):
    """A word by which the back office finds a person: the beginnings of words are looked up in this index."""

    __tablename__ = "person_words"

    word: Mapped[str] = mapped_column(
        String(64).with_variant(String(64, collation="C"), "postgresql"), primary_key=True
    )
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), primary_key=True, index=True)


class Role(Base):
    """A bundle of permissions under a name, written with spaces between: `catalog:write orders:*`."""

    __tablename__ = "roles"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    permissions: Mapped[str] = mapped_column(Text)
    is_of_store: Mapped[bool]
    """Granted in one store only: held everywhere, it would open every store."""
    description: Mapped[str] = mapped_column(Text, default="", server_default=text("''"))
    version: Mapped[int] = mapped_column(default=1, server_default=text("1"))
    requires_second_factor: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whoever holds it sets up a second factor before anything of theirs works."""


class Grant(Base):
    """A role that a person holds everywhere (`scope_id` null) or in one store."""

    __tablename__ = "grants"
    __table_args__ = (
        Index(
            "uq_grants_everywhere",
            "user_id",
            "role",
            unique=True,
            sqlite_where=text("scope_id IS NULL"),
            postgresql_where=text("scope_id IS NULL"),
        ),
        Index(
            "uq_grants_in_store",
            "user_id",
            "role",
            "scope_id",
            unique=True,
            sqlite_where=text("scope_id IS NOT NULL"),
            postgresql_where=text("scope_id IS NOT NULL"),
        ),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    role: Mapped[str] = mapped_column(ForeignKey("roles.name"), index=True)
    scope_id: Mapped[UUID | None] = mapped_column(index=True)
    created_at: Mapped[datetime]


class Session(Base):
    """One sign-in on one device, and so one family of refresh tokens. `revoked_at` ends all of them."""

    __tablename__ = "sessions"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    """When the person last proved who they are, by signing in or by a step-up."""
    device_name: Mapped[str | None] = mapped_column(String(60))
    sealed_address: Mapped[str | None] = mapped_column(Text)
    """The network address of whoever signed in."""


class RefreshToken(Base):
    """A refresh token, known by its digest. `used_at` is set once; whoever comes second ends the family."""

    __tablename__ = "refresh_tokens"

    id: Mapped[UUID] = mapped_column(primary_key=True)
    session_id: Mapped[UUID] = mapped_column(ForeignKey("sessions.id", ondelete="CASCADE"), index=True)
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime] = mapped_column(index=True)
    used_at: Mapped[datetime | None]


class Address(Base):
    """Where a person lives: the address itself is sealed JSON (`postal.py`)."""

    __tablename__ = "addresses"
    __table_args__ = (
        Index(
            "uq_addresses_default",
            "user_id",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
        Index("ix_addresses_user_id_id", "user_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    sealed: Mapped[str] = mapped_column(Text)
    is_default: Mapped[bool]
    created_at: Mapped[datetime]


@event.listens_for(Role.__table__, "after_create")
def _write_built_in_roles(_table: Table, connection: Connection, **_: Any) -> None:
    """A schema without its built-in roles could register nobody."""
    connection.execute(insert(Role), [role.as_row() for role in BUILT_IN])
