"""The table of saved methods."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.payments.models import MethodKind


class SavedMethod(Base):
    """One way to pay of one person. The gateway's token, a UPI address and a gift card's code are sealed.

    A gift card has no token: no gateway is asked when it pays.
    """

    __tablename__ = "saved_methods"
    __table_args__ = (
        CheckConstraint("(kind = 'gift_card') = (sealed_token IS NULL)", name="charged_by_token"),
        CheckConstraint("(provider IS NULL) = (sealed_token IS NULL)", name="token_has_provider"),
        Index(
            "uq_saved_methods_default",
            "user_id",
            unique=True,
            sqlite_where=text("is_default"),
            postgresql_where=text("is_default"),
        ),
        Index("ix_saved_methods_user_id_id", "user_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"))
    kind: Mapped[MethodKind]
    provider: Mapped[str | None] = mapped_column(String(32))
    sealed_token: Mapped[str | None] = mapped_column(Text)
    brand: Mapped[str] = mapped_column(String(32))
    last_four: Mapped[str | None] = mapped_column(String(4))
    expires_on: Mapped[date | None]
    """The last day on which a card is good."""
    sealed_account: Mapped[str | None] = mapped_column(Text)
    is_default: Mapped[bool]
    created_at: Mapped[datetime]
