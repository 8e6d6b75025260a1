"""The documents a business shows the marketplace."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column

from souk.kernel.columns import Base
from souk.stores.onboarding.kinds import DocumentKind


class VendorDocument(Base):
    """The row of a sealed file. `sealed_key` opens it: without this row nobody ever reads the file again."""

    __tablename__ = "vendor_documents"
    __table_args__ = (
        CheckConstraint("size > 0", name="holds_something"),
        Index("ix_vendor_documents_vendor_id", "vendor_id", "id"),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    vendor_id: Mapped[UUID] = mapped_column(ForeignKey("vendors.id", ondelete="CASCADE"))
    kind: Mapped[DocumentKind]
    sealed_name: Mapped[str] = mapped_column(Text)
    """What the vendor calls it."""
    sealed_key: Mapped[str] = mapped_column(Text)
    media_type: Mapped[str]
    size: Mapped[int]
    uploaded_at: Mapped[datetime]
